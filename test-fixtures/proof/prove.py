#!/usr/bin/env python3
"""prove.py STORE NAME AFTER [PROMISED]   (root)

Builds test-fixtures/proof/NAME twice with buildah: its Dockerfile, and the file AFTER that a fix made of it.
Runs the words in NAME/smoke in both images, as the image's user and in its folder, and prints one line of a
Markdown table: project, bytes before and after, bytes saved, bytes promised. Fails where a build fails, where
the two outputs differ, or where the promise is off by more than 5 % and 2 MB.
STORE holds the base images. The size of an image is the sum of the regular files of its layers.
"""
import json, os, shlex, subprocess, sys
from pathlib import Path

PROJECTS = Path(__file__).resolve().parent
TOLERATED_SHARE, TOLERATED_BYTES = 0.05, 2_000_000


class Store:
    def __init__(self, folder):
        self.root = Path(folder) / "storage"
        self.command = ["buildah", "--root", self.root, "--runroot", Path(folder) / "run", "--storage-driver", "overlay"]

    def run(self, *words):
        done = subprocess.run([*self.command, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise SystemExit(f"buildah {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def build(self, dockerfile, context):
        network = ["--network", "host", "-v", "/etc/resolv.conf:/etc/resolv.conf:ro"]
        return self.run("bud", "--isolation", "chroot", "--layers", "--pull-never", "-q", *network,
                        "-f", dockerfile, context).splitlines()[-1]

    def file_bytes(self, image):
        images = json.loads((self.root / "overlay-images/images.json").read_text())
        layers = {one["id"]: one for one in json.loads((self.root / "overlay-layers/layers.json").read_text())}
        at = next(one["layer"] for one in images if one["id"] == image)
        total, seen = 0, set()
        while at:
            for folder, _, names in os.walk(self.root / "overlay" / at / "diff"):
                for name in names:
                    state = os.lstat(os.path.join(folder, name))
                    if (state.st_mode & 0o170000) == 0o100000 and (state.st_dev, state.st_ino) not in seen:
                        seen.add((state.st_dev, state.st_ino))
                        total += state.st_size
            at = layers[at].get("parent")
        return total

    def smoke(self, image, words):
        container = self.run("from", "--pull-never", image)
        try:
            return self.run("run", "--isolation", "chroot", container, "--", *words)
        finally:
            self.run("rm", container)


def main(store_folder, name, after, promised=None):
    store, project = Store(store_folder), PROJECTS / name
    words = shlex.split((project / "smoke").read_text())
    images = [store.build(project / "Dockerfile", project), store.build(after, project)]
    outputs = [store.smoke(image, words) for image in images]
    if outputs[0] != outputs[1]:
        raise SystemExit(f"{name}: other output\n{outputs[0]}\n---\n{outputs[1]}")
    before, now = (store.file_bytes(image) for image in images)
    saved = before - now
    print(f"| {name} | {before:,} | {now:,} | {saved:,} | {int(promised):,} | `{outputs[1]}` |" if promised
          else f"| {name} | {before:,} | {now:,} | {saved:,} | | `{outputs[1]}` |")
    if promised and abs(saved - int(promised)) > max(TOLERATED_SHARE * saved, TOLERATED_BYTES):
        raise SystemExit(f"{name}: promised {promised}, saved {saved}")


if __name__ == "__main__":
    main(*sys.argv[1:])
