#!/usr/bin/env python3
"""Measures Python wheels, from the wheels themselves.

    measure_wheels.py measure [LINE...]   what pip chooses for the lines of python-stacks.txt, or for
                                          those with these numbers, one JSON object a wheel
    measure_wheels.py code                the projects' bytes of source and of byte code

Needs CPython 3.11 with pip and the index that pip is configured with. Works in ./work; a wheel is
deleted as soon as it is measured, and what was measured is not measured again.
"""

import email.parser
import json
import marshal
import pathlib
import re
import shutil
import subprocess
import sys
import warnings
import zipfile

warnings.simplefilter("ignore")  # The sources are not ours to warn about.
HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path("work").resolve()
RESULT = WORK / "wheels.measured"
STACK_SECONDS = 900
NATIVE = re.compile(r"\.(so|pyd|dylib|a)(\.[0-9.]+)?$")


def byte_code(text, name):
    """Bytes of the .pyc that this Python makes of a source; nothing for what it cannot read."""
    try:
        return 16 + len(marshal.dumps(compile(text, name, "exec", dont_inherit=True)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0


def measured(path):
    name, version, *tag = path.name.removesuffix(".whl").split("-")
    row = {"name": re.sub(r"[-_.]+", "-", name).lower(), "version": version, "wheelTag": "-".join(tag[-3:]), "wheelBytes": path.stat().st_size}
    sums = dict.fromkeys(("unpackedBytes", "pythonSourceBytes", "pythonFiles", "nativeBytes", "files"), 0)
    scripts = code = 0
    with zipfile.ZipFile(path) as wheel:
        for entry in wheel.infolist():
            if entry.is_dir():
                continue
            sums["unpackedBytes"] += entry.file_size
            sums["files"] += 1
            if entry.filename.endswith(".py"):
                sums["pythonSourceBytes"] += entry.file_size
                sums["pythonFiles"] += 1
                code += byte_code(wheel.read(entry), entry.filename)
            elif NATIVE.search(entry.filename):
                sums["nativeBytes"] += entry.file_size
            if entry.filename.endswith(".dist-info/METADATA"):
                metadata = email.parser.BytesParser().parsebytes(wheel.read(entry), headersonly=True)
            if entry.filename.endswith(".dist-info/entry_points.txt"):
                scripts = programs(wheel.read(entry).decode())
    return row | sums | {"requiresPython": str(metadata["Requires-Python"] or ""), "requires": [str(one) for one in metadata.get_all("Requires-Dist", [])],
                         "scripts": scripts, "byteCodeBytes": code}


def programs(text):
    """How many programs the entry points of a wheel name."""
    count, inside = 0, False
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.strip() in ("[console_scripts]", "[gui_scripts]")
        elif inside and "=" in line:
            count += 1
    return count


def stacks():
    lines = (HERE / "python-stacks.txt").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def measure(numbers):
    WORK.mkdir(exist_ok=True)
    done = {(one["name"], one["version"]) for one in rows()}
    for number, stack in enumerate(stacks(), 1):
        if numbers and number not in numbers:
            continue
        folder = WORK / "wheels"
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--prefer-binary", "--no-cache-dir", "--wheel-dir", str(folder), *stack]
        if subprocess.run(command, timeout=STACK_SECONDS).returncode:
            print("stack", number, "cannot be had", file=sys.stderr)
        with RESULT.open("a") as out:
            for path in sorted(folder.glob("*.whl")):
                row = measured(path)
                if (row["name"], row["version"]) not in done:
                    done.add((row["name"], row["version"]))
                    print(json.dumps(row), file=out)
        shutil.rmtree(folder, ignore_errors=True)
        print("stack", number, "of", len(stacks()), len(done), "wheels", file=sys.stderr, flush=True)


def rows():
    return [json.loads(line) for line in RESULT.read_text().splitlines()] if RESULT.exists() else []


def main():
    match sys.argv[1:]:
        case ["measure", *numbers]:
            measure({int(one) for one in numbers})
        case ["code"]:
            for row in rows():
                if row["pythonSourceBytes"]:
                    print(row["name"], row["version"], row["pythonSourceBytes"], row["byteCodeBytes"], "compiled with CPython 3.11.7", sep="\t")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
