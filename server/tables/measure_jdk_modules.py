#!/usr/bin/env python3
"""Counts what jlink makes of each module of a JDK.

    measure_jdk_modules.py JDK_FOLDER...   prints one line a module: version, module, bytes, packed bytes, needs

One runtime of all modules is linked with the options that the conversion writes. The image's own list says the
bytes of each module in lib/modules, which are packed already, and its index counts by their entries; what a module has besides (programs, libraries,
settings, licences) is counted in the runtime, and packed by gzip -6. The files of no module count for java.base.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import zlib


# Programs, libraries and settings by module; a JDK without packaged modules takes those of the one before it.
OWNERS = {}


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def packed(data):
    return len(zlib.compress(data, 6))


def measure(jdk):
    version = int(re.search(r'JAVA_VERSION="(\d+)', (jdk / "release").read_text()).group(1))
    names = sorted(line.split("@")[0] for line in run(jdk / "bin/java", "--list-modules").splitlines())
    names = [name for name in names if name.startswith(("java.", "jdk."))]
    compress = ["--compress", "zip-6"] if version >= 21 else ["--compress=2"]
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "runtime"
        # A JDK without packaged modules links from itself, but not the linker.
        linkable = names if (jdk / "jmods").is_dir() else [name for name in names if name not in ("jdk.jlink", "jdk.jpackage")]
        run(jdk / "bin/jlink", "--add-modules", ",".join(linkable), "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages", *compress, "--output", out)
        image, entries, module = {}, {}, ""
        for line in run(jdk / "bin/jimage", "list", "--verbose", out / "lib/modules").splitlines():
            found = re.match(r"Module: (\S+)", line)
            if found:
                module = found.group(1)
                continue
            fields = line.split()
            if module and len(fields) >= 4 and fields[0].isdigit():
                entries[module] = entries.get(module, 0) + 1
                image[module] = image.get(module, 0) + int(fields[2] if int(fields[2]) else fields[1])
        table = (out / "lib/modules").stat().st_size - sum(image.values())
        for name in linkable:
            source = jdk / "jmods" / f"{name}.jmod"
            if source.exists():
                for path in run(jdk / "bin/jmod", "list", source).splitlines():
                    OWNERS[path] = name
        files, gz = {}, {}
        for path in sorted(out.rglob("*")):
            if path.is_file() and not path.is_symlink() and path != out / "lib/modules":
                relative = str(path.relative_to(out))
                legal = re.match(r"legal/([^/]+)/", relative)
                name = legal.group(1) if legal else OWNERS.get(relative, "java.base")
                data = path.read_bytes()
                files[name] = files.get(name, 0) + len(data)
                gz[name] = gz.get(name, 0) + packed(data)
        for name in linkable:
            needs = re.findall(r"^requires (\S+)", run(jdk / "bin/java", "--describe-module", name), re.M)
            inside = image.get(name, 0) + table * entries.get(name, 0) // sum(entries.values())
            print(version, name, inside + files.get(name, 0), inside + gz.get(name, 0), ",".join(n for n in needs if n != "java.base"), sep="\t")


for argument in sys.argv[1:]:
    measure(pathlib.Path(argument))
