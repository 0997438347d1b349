#!/usr/bin/env python3
"""Measures npm packages by installing them.

    measure_node.py [LINE...]   what npm chooses for the lines of node-stacks.txt, or for those with
                                these numbers, one JSON object a package

Needs npm and the registry that it is configured with; no script of a package is run. Works in
./work; a tree is deleted as soon as it is measured, and what was measured is not measured again.
"""

import base64
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path("work").resolve()
RESULT = WORK / "node.measured"
STACK_SECONDS = 600
RANGES = ("dependencies", "optionalDependencies", "peerDependencies")


def stacks():
    lines = (HERE / "node-stacks.txt").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def own_files(folder):
    """Bytes and number of the files of a package, without those of packages inside it."""
    total = count = 0
    for path in folder.iterdir():
        if path.name == "node_modules" or path.is_symlink():
            continue
        if path.is_dir():
            inner = own_files(path)
            total, count = total + inner[0], count + inner[1]
        else:
            total, count = total + path.stat().st_size, count + 1
    return total, count


def packed(cache, integrity):
    """Bytes of the archive in npm's cache, by the hash that the lock names."""
    for one in (integrity or "").split():
        kind, _, digest = one.partition("-")
        name = base64.b64decode(digest).hex()
        path = cache / "_cacache" / "content-v2" / kind / name[:2] / name[2:4] / name[4:]
        if path.exists():
            return path.stat().st_size
    return None


def documents(cache):
    """Name -> bytes of the registry's document about it, as npm keeps it in its cache."""
    found = {}
    for path in (cache / "_cacache" / "index-v5").rglob("*"):
        if path.is_file():
            for line in path.read_text().splitlines():
                entry = json.loads(line.partition("\t")[2] or "{}")
                name = urllib.parse.unquote("/".join(entry.get("key", "").split("/")[3:]))
                if name and not name.endswith(".tgz"):
                    found[name] = entry["size"]
    return found


def described(location, entry, tree, cache):
    name = location.split("node_modules/")[-1]
    bytes_, files = own_files(tree / location)
    row = {"name": name, "version": entry["version"], "unpackedBytes": bytes_, "files": files}
    archive = packed(cache, entry.get("integrity"))
    if archive:
        row["packedBytes"] = archive
    for member in RANGES:
        if entry.get(member):
            row[member] = entry[member]
    optional = [one for one, meta in entry.get("peerDependenciesMeta", {}).items() if meta.get("optional")]
    row["optionalPeers"] = optional
    for member in ("os", "cpu", "libc"):
        if entry.get(member):
            row[member] = entry[member] if isinstance(entry[member], list) else [entry[member]]
    if entry.get("hasInstallScript"):
        row["install"] = True
    return row


def main():
    WORK.mkdir(exist_ok=True)
    numbers = {int(one) for one in sys.argv[1:]}
    old = [json.loads(line) for line in RESULT.read_text().splitlines()] if RESULT.exists() else []
    done = {(one["name"], one["version"]) for one in old if "version" in one}
    for number, stack in enumerate(stacks(), 1):
        if numbers and number not in numbers:
            continue
        tree, cache = WORK / "tree", WORK / "cache"
        for folder in (tree, cache):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        (tree / "package.json").write_text("{}")
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--legacy-peer-deps=false",
                   "--cache", str(cache), *stack]
        if subprocess.run(command, cwd=tree, timeout=STACK_SECONDS).returncode:
            print("stack", number, "cannot be had", file=sys.stderr)
            continue
        lock = json.loads((tree / "node_modules" / ".package-lock.json").read_text())
        with RESULT.open("a") as out:
            for location, entry in lock["packages"].items():
                row = described(location, entry, tree, cache)
                if (row["name"], row["version"]) not in done:
                    done.add((row["name"], row["version"]))
                    print(json.dumps(row), file=out)
            for name, size in documents(cache).items():
                print(json.dumps({"name": name, "packumentBytes": size}), file=out)
        for folder in (tree, cache):
            shutil.rmtree(folder)
        print("stack", number, "of", len(stacks()), len(done), "packages", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
