#!/usr/bin/env python3
"""Measures what the maintainer scripts of Debian packages write besides the packages' own files.

    measure_scripts.py ROOT PACKAGE... > lines      (root; Debian; overlayfs)

ROOT is the unpacked root filesystem of a slim image. Each package is installed alone, without what
it recommends, into an overlay above ROOT. Printed for each folder with more than 20 kB of files
that no package owns: package, version of the release, folder, bytes, gzip -6 bytes, files; and the
bytes of Python's byte code beside the bytes of the sources that packages own.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zlib

MERGED = ("bin", "sbin", "lib", "lib64")
KEPT_BY_DPKG = ("/var/lib/dpkg/", "/var/lib/apt/", "/var/cache/apt/", "/var/cache/debconf/", "/var/log/", "/tmp/",
                "/etc/ld.so.cache", "/var/cache/ldconfig/", "/etc/resolv.conf")
LIMIT_SMALL_BYTES = 20_000


def mounted(lower, upper, work, at):
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}", at], check=True)


def usual(path):
    """The path in a merged /usr."""
    first = path.split("/", 2)[1]
    return "/usr" + path if first in MERGED else path


def owned(root):
    return {usual(line) for file in (root / "var/lib/dpkg/info").glob("*.list") for line in file.read_text(errors="replace").splitlines() if line.startswith("/") and len(line) > 2}


def folder(path):
    parts = path.split("/")
    return "/".join(parts[: min(len(parts) - 1, 5)])


def measure(root, release, package):
    top = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("WORK", ".")))
    upper, work, merged = top / "upper", top / "work", top / "merged"
    for one in (upper, work, merged):
        one.mkdir()
    mounted(root, upper, work, merged)
    for one in ("dev", "proc"):
        subprocess.run(["mount", "--bind", "/" + one, str(merged / one)], check=True)
    try:
        shutil.copy("/etc/resolv.conf", merged / "etc/resolv.conf")
        (merged / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (merged / "usr/sbin/policy-rc.d").chmod(0o755)
        run = subprocess.run(
            ["chroot", str(merged), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-unsafe-io", package],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=900)
        if run.returncode:
            print(package, "failed:", run.stderr.strip().splitlines()[-1:], file=sys.stderr)
            return
        known = owned(merged)
        found, code, sources = {}, 0, 0
        for file in upper.rglob("*"):
            if not file.is_file() or file.is_symlink():
                continue
            path = usual("/" + str(file.relative_to(upper)))
            size = file.stat().st_size
            if path.endswith(".py") and path in known:
                sources += size
            if path in known or path.startswith(KEPT_BY_DPKG) or path.endswith("policy-rc.d"):
                continue
            if path.endswith(".pyc"):
                code += size
                continue
            entry = found.setdefault(folder(path), [0, 0, 0])
            entry[0] += size
            entry[1] += len(zlib.compress(file.read_bytes(), 6)) if size < 200_000_000 else size // 3
            entry[2] += 1
        for name, (size, packed, files) in sorted(found.items()):
            if size >= LIMIT_SMALL_BYTES:
                print(release, package, name, size, packed, files, sep="\t", flush=True)
        small = sum(size for size, _, _ in found.values() if size < LIMIT_SMALL_BYTES)
        print(release, package, "others", small, 0, 0, sep="\t", flush=True)
        if sources:
            print(release, package, "python", code, sources, 0, sep="\t", flush=True)
    finally:
        for one in ("dev", "proc", ""):
            subprocess.run(["umount", "-l", str(merged / one)], check=False)
        shutil.rmtree(top, ignore_errors=True)


def main():
    root = pathlib.Path(sys.argv[1])
    release = next(line.split("=")[1] for line in (root / "etc/os-release").read_text().splitlines() if line.startswith("VERSION_CODENAME="))
    for package in sys.argv[2:]:
        try:
            measure(root, release, package)
        except (OSError, subprocess.SubprocessError) as problem:
            print(package, problem, file=sys.stderr)


if __name__ == "__main__":
    main()
