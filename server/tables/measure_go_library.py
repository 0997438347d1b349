#!/usr/bin/env python3
"""measure_go_library.py VERSION...   (such as 1.26.8)

Prints the table of what Go's compiler makes of each package of the standard library. The go command fetches the
toolchain of each version by itself. Per version one line a package that a program can need on Linux:

    minor version, package, bytes without cgo, bytes with cgo where they differ, numbers of the packages that it imports

The bytes are those of the archive in the build cache, compiled with -trimpath for this machine's processor; numbers
count the lines of a version from 0. What only tests of the library import is left out.
"""
import os, subprocess, sys, tempfile

FORMAT = "{{.ImportPath}}\t{{.Export}}\t{{join .Imports \" \"}}"


def packages(version, cgo, cache):
    environment = os.environ | {"GOTOOLCHAIN": f"go{version}", "CGO_ENABLED": cgo, "GOCACHE": cache, "GOFLAGS": ""}
    listed = subprocess.run(["go", "list", "-trimpath", "-export", "-f", FORMAT, "std"], cwd=cache, env=environment,
                            text=True, stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for line in listed.splitlines():
        name, archive, imports = line.split("\t")
        found[name] = (os.path.getsize(archive) if archive else 0, imports.split())
    return found


def rows(version):
    with tempfile.TemporaryDirectory() as cache:
        without, with_c = packages(version, "0", cache), packages(version, "1", cache)
    every = with_c | without
    real = lambda name: name if name in every else "vendor/" + name
    # What a program may name, the linker's own need, and all that these import.
    todo = [name for name in every if not any(part in ("internal", "vendor") for part in name.split("/"))]
    needed = set()
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            todo += [real(one) for one in every[name][1] if real(one) in every]
    order = sorted(needed)
    for name in order:
        size, imports = every[name]
        other = with_c[name][0]
        numbers = sorted(order.index(real(one)) for one in imports if real(one) in needed)
        yield (".".join(version.split(".")[:2]), name, size if name in without else 0,
               other if other != size or name not in without else "", " ".join(map(str, numbers)))


if __name__ == "__main__":
    print("# Bytes of the packages of Go's standard library in the build cache, linux/amd64, of " + ", ".join(sys.argv[1:]))
    print("version", "package", "bytes", "bytes_with_cgo", "imports", sep="\t")
    for version in sys.argv[1:]:
        for row in rows(version):
            print(*row, sep="\t")
