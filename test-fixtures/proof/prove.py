#!/usr/bin/env python3
"""prove.py LAYERWEIGHT all|NAME,NAME... [TABLE]   (root)

Proves what fixes promise by building. LAYERWEIGHT is the program, NAME folders beside this file, TABLE a file for the
Markdown table. For each rule that NAME/fixes names, on a copy of the project:

  layerweight fix --rule RULE --unsafe --write      makes the fixes; what its summary says they save is the promise
  buildah bud                                       builds the project, before and after
  the command in NAME/smoke                         runs in both images and must print the same
  the regular files of the layers                   are counted; the difference is what was saved

Three more files are read where a project has them: "prepare", a shell script that makes in the copy what a repository
cannot hold; "bases", the images that the container engine tells the program about, since the ones made here are
stand-ins of another size; "index" if pip and its like are to ask the index of this machine (index.py). Where a fix
makes compose.yaml, all images that it names are built, and all must print the same.

Fails where a fix is not offered, a build fails, the outputs differ, or the promise is off by more than 5 % and 2 MB.
Installs nothing: what a project lacks on this machine is said, and counts as a failure, too.

LAYERWEIGHT_PROOF_STORE is the folder of the base images, kept between runs (~/.cache/layerweight-proof).
"""
import json, os, re, shlex, shutil, subprocess, sys, tempfile, time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True
from index import index

PROJECTS = Path(__file__).resolve().parent
STORE = Path(os.environ.get("LAYERWEIGHT_PROOF_STORE") or Path.home() / ".cache/layerweight-proof")
# Made for the builds or by them; a project's own files are all others.
ABOUT = ("fixes", "smoke", "prepare", "bases", "index")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
JAVA_CERTIFICATES = Path("/etc/ssl/certs/java/cacerts")
TOLERATED_SHARE, TOLERATED_BYTES = 0.05, 2_000_000
BUILD_SECONDS, SMOKE_SECONDS = 1800, 120
UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}


class Missing(Exception):
    """Something that this machine lacks."""


class Broken(Exception):
    """A build, a smoke command or a promise that did not hold."""


def run(words, seconds=BUILD_SECONDS, **more):
    try:
        done = subprocess.run([str(word) for word in words], text=True, errors="replace", stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds, **more)
    except subprocess.TimeoutExpired:
        raise Broken(f"{shlex.join(map(str, words))}: not done after {seconds} s")
    return done


class Images:
    """The images of one store."""

    def __init__(self, folder):
        self.root = folder / "storage"
        self.command = ["buildah", "--root", self.root, "--runroot", folder / "run", "--storage-driver", "overlay"]

    def buildah(self, *words, seconds=BUILD_SECONDS):
        done = run([*self.command, *words], seconds)
        if done.returncode:
            log = (done.stdout + done.stderr).strip().splitlines()
            raise Broken("\n".join([f"buildah {shlex.join(map(str, words))}", *log[-25:]]))
        return done.stdout.strip()

    def build(self, folder, *more):
        # The machine's certificates and resolver are lent for the build alone: mounts leave no bytes in a layer.
        lent = ["-v", "/etc/resolv.conf:/etc/resolv.conf:ro"]
        if CERTIFICATES.exists():
            lent += ["-v", f"{CERTIFICATES}:/run/certificates.crt:ro"]
            for name in ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CARGO_HTTP_CAINFO"):
                lent += ["--env", f"{name}=/run/certificates.crt"]
        if JAVA_CERTIFICATES.exists():
            lent += ["-v", f"{JAVA_CERTIFICATES}:/run/java-certificates:ro",
                     "--env", "MAVEN_OPTS=-Djavax.net.ssl.trustStore=/run/java-certificates"]
        return self.buildah("bud", "--isolation", "chroot", "--layers", "--pull-never", "-q", "--network", "host",
                            *lent, *more, "-f", folder / "Dockerfile", folder).splitlines()[-1]

    def smoke(self, image, words):
        container = self.buildah("from", "--pull-never", image)
        try:
            # A busy buildah may end before it has passed the output on, and what prints nothing proves nothing.
            for _ in range(3):
                said = self.buildah("run", "--isolation", "chroot", container, "--", *words, seconds=SMOKE_SECONDS)
                if said:
                    return said
            raise Broken(f"{shlex.join(words)} prints nothing")
        finally:
            self.buildah("rm", container)

    @contextmanager
    def engine(self):
        """Podman, telling of these images; the value is what a program finds it by."""
        if not shutil.which("podman"):
            raise Missing("podman")
        socket = self.root.parent / "engine.sock"
        socket.unlink(missing_ok=True)
        service = subprocess.Popen(
            ["podman", *self.command[1:], "system", "service", "--time", "0", f"unix://{socket}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                if socket.exists():
                    break
                time.sleep(0.1)
            yield {"DOCKER_HOST": f"unix://{socket}"}
        finally:
            service.terminate()
            service.wait(30)

    def records(self):
        try:
            return json.loads((self.root / "overlay-images/images.json").read_text())
        except FileNotFoundError:
            return []

    def has(self, reference):
        return any(full(reference) in (one.get("names") or []) for one in self.records())

    def forget_untagged(self):
        self.buildah("rmi", "--prune", "--force")

    def file_bytes(self, image):
        layers = {one["id"]: one for one in json.loads((self.root / "overlay-layers/layers.json").read_text())}
        at = next(one["layer"] for one in self.records() if one["id"] == image)
        total = 0
        while at:
            seen = set()
            for folder, _, names in os.walk(self.root / "overlay" / at / "diff"):
                for name in names:
                    state = os.lstat(os.path.join(folder, name))
                    if (state.st_mode & 0o170000) == 0o100000 and state.st_ino not in seen:
                        seen.add(state.st_ino)
                        total += state.st_size
            at = layers[at].get("parent")
        return total


def full(reference):
    return reference if "/" in reference else f"docker.io/library/{reference}"


def make_bases(images, dockerfile):
    stages = {"scratch"}
    for line in dockerfile.read_text().splitlines():
        found = re.match(r"FROM\s+(\S+)(?:\s+AS\s+(\S+))?", line, re.I)
        # What is copied from or mounted is an image where its name has a tag.
        others = re.findall(r"[ ,=-]from=([^\s,:]+:[^\s,]+)", line)
        for reference in [*(found.groups()[:1] if found else ()), *others]:
            if reference not in stages and not images.has(reference):
                make_base(images, reference)
        if found:
            stages.add(found[2])


def make_base(images, reference):
    kind, _, tag = reference.rpartition("/")[2].partition(":")
    script = PROJECTS / "bases" / f"{kind}.sh"
    if not script.exists():
        raise Missing(f"base image {reference}: no recipe in {script.parent.name}")
    with tempfile.TemporaryDirectory(dir=STORE) as folder:
        done = run([script, tag, folder])
        if done.returncode == 3:
            raise Missing(f"base image {reference} needs {done.stdout.strip()}")
        if done.returncode:
            raise Broken(f"base image {reference}\n{(done.stdout + done.stderr)[-2000:]}")
        folder = Path(folder)
        make_bases(images, folder / "Dockerfile")
        images.build(folder, "-t", full(reference))


def bytes_of(text):
    number, unit = re.fullmatch(r"([\d.,]+) (\w+)", text).groups()
    return round(float(number.replace(",", "")) * UNITS[unit])


@dataclass
class Made:
    titles: list
    promised: int
    said: str

    def title(self):
        more = len(self.titles) - 1
        return self.titles[0] + (f" and {more} more" if more else "")


def made(summary, rule):
    """What the summary of the command fix says it did, and what it promises: the difference of the two totals."""
    titles = re.findall(rf"^  line \d+: (.*?)(?: \((?:up to )?−[^()]*\))?  \[{rule}\]$", summary, re.M)
    total = re.search(r" \(−([\d.,]+ \w+)\)$", summary.splitlines()[0]) if summary else None
    return Made(titles, bytes_of(total[1]), total[1]) if titles and total else None


@dataclass
class Row:
    project: str
    rule: str
    fix: Made
    before: int
    saved: int

    def holds(self):
        # Of a small promise half has to come true, or 2 MB would excuse anything.
        tolerated = max(TOLERATED_SHARE * self.saved, min(TOLERATED_BYTES, self.fix.promised / 2))
        return abs(self.saved - self.fix.promised) <= tolerated

    def __str__(self):
        return (f"| {self.project} | `{self.rule}` | {self.fix.title()} | {self.before:,} | {self.fix.said} "
                f"| {self.saved:,} |")


def copied(project, parent, name):
    target = Path(parent) / name
    shutil.copytree(project, target, symlinks=True, ignore=shutil.ignore_patterns(*ABOUT))
    return target


def fixed(layerweight, folder, rule, environment):
    done = run([layerweight, "fix", "--timeout", "120", "--rule", rule, "--unsafe", "--write", "--context", folder,
                folder / "Dockerfile"], env=os.environ | environment)
    fix = made(done.stderr, rule)
    if done.returncode or not fix:
        raise Broken(f"no fix of this rule was made\n{done.stdout}{done.stderr}")
    return fix


def check_all_images(images, folder, words, said, more):
    """Builds every image of a compose file that a fix made."""
    for target in re.findall(r"^ *target: (\S+)$", (folder / "compose.yaml").read_text(), re.M):
        says = images.smoke(images.build(folder, "--target", target, *more), words)
        if says != said:
            raise Broken(f"other output of {target}\n{said}\n---\n{says}")


def prove(layerweight, images, project):
    """Rows of the table; where there is none, what went wrong."""
    words = shlex.split((project / "smoke").read_text())
    rules = (project / "fixes").read_text().split()
    stand_ins = (project / "bases").read_text().split() if (project / "bases").exists() else []
    with (tempfile.TemporaryDirectory(dir=STORE) as folder,
          index() if (project / "index").exists() else nullcontext() as local):
        before = copied(project, folder, "before")
        if (project / "prepare").exists():
            done = run(["sh", "-eu", project / "prepare"], cwd=before)
            if done.returncode:
                raise Broken(f"prepare\n{done.stdout}{done.stderr}")
        # pip keeps nothing of what comes by http unless the host is trusted.
        of_index = {"PIP_INDEX_URL": local, "PIP_TRUSTED_HOST": "127.0.0.1", "PDM_PYPI_URL": local,
                    "POETRY_PYPI_MIRROR_URL": local} if local else {}
        more = [word for name, value in of_index.items() for word in ("--env", f"{name}={value}")]
        for reference in stand_ins:
            if not images.has(reference):
                make_base(images, reference)
        make_bases(images, before / "Dockerfile")
        # Before anything is built: a program that sees the result needs not promise anything.
        fixes = {}
        with images.engine() if stand_ins else nullcontext({}) as environment:
            for rule in rules:
                try:
                    fixes[rule] = fixed(layerweight, copied(before, folder, rule), rule, environment)
                except Broken as fault:
                    yield f"{project.name}, {rule}: {fault}"
        image = images.build(before, *more)
        said, size = images.smoke(image, words), images.file_bytes(image)
        for rule, fix in fixes.items():
            try:
                after = Path(folder) / rule
                make_bases(images, after / "Dockerfile")
                image = images.build(after, *more)
                says = images.smoke(image, words)
                if says != said:
                    raise Broken(f"other output\n{said}\n---\n{says}")
                if (after / "compose.yaml").exists() and not (before / "compose.yaml").exists():
                    check_all_images(images, after, words, said, more)
                yield Row(project.name, rule, fix, size, size - images.file_bytes(image))
            except (Broken, Missing) as fault:
                yield f"{project.name}, {rule}: {fault}"


def main(layerweight, names, table=None):
    lacks = [name for name in ("buildah",) if not shutil.which(name)]
    if os.geteuid() != 0:
        lacks.append("root, to build without a daemon")
    if lacks:
        raise SystemExit(f"missing: {', '.join(lacks)}")
    STORE.mkdir(parents=True, exist_ok=True)
    images = Images(STORE)
    projects = sorted(one.parent for one in PROJECTS.glob("*/fixes"))
    wanted = [one.name for one in projects] if names == "all" else names.split(",")
    unknown = set(wanted) - {one.name for one in projects}
    if unknown:
        raise SystemExit(f"no such project: {', '.join(sorted(unknown))}")
    rows, faults = [], []
    head = ["| project | rule | fix | before | promised | saved |", "|---|---|---|---:|---:|---:|"]
    print(*head, sep="\n", flush=True)
    for project in projects:
        if project.name not in wanted:
            continue
        started = time.monotonic()
        try:
            for row in prove(Path(layerweight).resolve(), images, project):
                if isinstance(row, str):
                    faults.append(row)
                    print(row, file=sys.stderr, flush=True)
                    continue
                rows.append(row)
                print(row, flush=True)
                if not row.holds():
                    faults.append(f"{row.project}, {row.rule}: promised {row.fix.promised:,}, saved {row.saved:,}")
        except (Broken, Missing) as fault:
            kind = "missing: " if isinstance(fault, Missing) else ""
            faults.append(f"{project.name}: {kind}{fault}")
        try:
            images.forget_untagged()
        except Broken as fault:
            faults.append(str(fault))
        print(f"{project.name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    if table:
        Path(table).write_text("\n".join([*head, *map(str, rows)]) + "\n")
    if faults:
        raise SystemExit("\n\n".join(["", *faults, f"{len(rows)} fixes built, {len(faults)} failed"]))
    print(f"{len(rows)} fixes proven in {len({row.project for row in rows})} projects")


if __name__ == "__main__":
    main(*sys.argv[1:])
