#!/usr/bin/env python3
"""Measures what Debian packages weigh when they are unpacked, from the packages themselves.

    measure_packages.py plan     RELEASE...   which packages the names in common-packages.txt pull in
    measure_packages.py measure  RELEASE...   fetches and measures those, one line each, resumable
    measure_packages.py table    > measured-packages.tsv

Needs apt, dpkg-deb, CPython 3.11 (it compiles what the packages' scripts compile) and the network; the mirror is the one that this machine's apt is configured
with. Works in ./work; a package's archive is deleted as soon as it is measured.

The columns of the table: see its head. "Slim" leaves out what Debian's slim images leave out
(debuerreotype's path-exclude: documentation but for copyright files, manuals, info, locales,
lintian files). The packed size is that of gzip -6 over the slim files as a tar archive.
"""

import concurrent.futures
import io
import marshal
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import warnings
import zlib

warnings.simplefilter("ignore")  # The sources are not ours to warn about.
HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path("work").resolve()
LIMIT_ARCHIVE_BYTES = 150_000_000
BATCH = 40
EXCLUDED = re.compile(r"^/usr/share/(doc|groff|info|linda|lintian|locale|man)/.")
KEPT = re.compile(r"^/usr/share/doc/[^/]+/copyright$")


def sources(release):
    """The machine's own Debian mirrors as source lines of another release."""
    main = security = None
    for file in [*pathlib.Path("/etc/apt/sources.list.d").glob("*.sources")]:
        for stanza in file.read_text().split("\n\n"):
            uri = re.search(r"^URIs:\s*(\S+)", stanza, re.M)
            suites = re.search(r"^Suites:\s*(.+)", stanza, re.M)
            if not uri or not suites:
                continue
            if "-security" in suites.group(1):
                security = uri.group(1)
            elif re.search(r"\b(bullseye|bookworm|trixie)\b", suites.group(1)):
                main = uri.group(1)
    if not main:
        sys.exit("no Debian mirror in this machine's apt configuration")
    lines = [f"deb {main} {release} main", f"deb {main} {release}-updates main"]
    if security:
        lines.append(f"deb {security} {release}-security main")
    return "\n".join(lines) + "\n"


def root(release):
    """A private apt for a release; it never touches the machine's own."""
    top = WORK / release
    for folder in ["etc/apt/preferences.d", "etc/apt/apt.conf.d", "etc/apt/trusted.gpg.d", "lists/partial", "cache/archives/partial", "debs"]:
        (top / folder).mkdir(parents=True, exist_ok=True)
    (top / "etc/apt/sources.list").write_text(sources(release))
    status = top / "status"
    if not status.exists():
        status.write_text("")
    options = {
        "Dir::Etc": top / "etc/apt",
        "Dir::Etc::sourcelist": top / "etc/apt/sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::TrustedParts": "/usr/share/keyrings",
        "Dir::State": top,
        "Dir::State::lists": top / "lists",
        "Dir::State::status": status,
        "Dir::Cache": top / "cache",
        "APT::Architecture": "amd64",
        "APT::Architectures": "amd64",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "true",
    }
    return [part for key, value in options.items() for part in ("-o", f"{key}={value}")]


def names():
    text = (HERE / "common-packages.txt").read_text()
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


def plan(release):
    """Every package that the names need or recommend, by the first alternative that there is."""
    options = root(release)
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
    packages, providers = {}, {}
    for fields in stanzas(options):
        packages.setdefault(fields["Package"], fields)
        for provided in re.findall(r"(?:^|, )([^\s,]+)", fields.get("Provides", "")):
            providers.setdefault(provided, fields["Package"])
    seen, waiting = set(), [name for name in names() if name in packages]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for field in ("Pre-Depends", "Depends", "Recommends"):
            for group in filter(None, packages[name].get(field, "").split(", ")):
                alternatives = [re.split(r"[\s:(]", one)[0] for one in group.split(" | ")]
                real = [one for one in alternatives if one in packages] or [providers[one] for one in alternatives if one in providers]
                waiting.extend(real[:1])
    (WORK / f"{release}.plan").write_text("".join(f"{n}\t{packages[n]['Version']}\n" for n in sorted(seen)))
    print(release, len(seen), "packages", file=sys.stderr)


def stanzas(options):
    """The fields of each package that the lists offer, the version that apt would take first."""
    text = subprocess.run(["apt-cache", *options, "dumpavail"], check=True, capture_output=True, text=True).stdout
    for stanza in text.split("\n\n"):
        fields = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.*)$", stanza, re.M))
        if "Package" in fields and "Version" in fields:
            yield fields


def slim(path):
    return not EXCLUDED.match(path) or KEPT.match(path)


def compiled_folders(script):
    """Where a postinst has Python sources compiled: py3compile -p PACKAGE [FOLDER...]."""
    folders = []
    for call in re.finditer(r"^\s*py3compile (?:-p \S+)?(.*)", script, re.M):
        private = [word for word in call.group(1).split() if word.startswith("/")]
        folders += [one.rstrip("/") + "/" for one in private] or ["/usr/lib/python3/dist-packages/"]
    return folders


def byte_code(text, name):
    """Bytes of the .pyc that this Python makes of a source; nothing for what it cannot read."""
    try:
        return 16 + len(marshal.dumps(compile(text, name, "exec", dont_inherit=True)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0


def measure_archive(path):
    """(files, slim bytes, packed bytes, documentation bytes, bytes in dpkg's info folder, bytes of
    the byte code of the Python sources that the package's script compiles)."""
    control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", str(path)], check=True, capture_output=True).stdout
    database, compiled = 3, []
    with tarfile.open(fileobj=io.BytesIO(control)) as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if member.isreg() and name != "control":
                database += member.size
            if member.isreg() and name == "postinst":
                compiled = compiled_folders(tar.extractfile(member).read().decode(errors="replace"))
    code = 0
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    files = slim_bytes = packed = documentation = 0
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(path)], stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            for member in tar:
                name = "/" + member.name.removeprefix("./").strip("/")
                if name != "/":
                    database += len(name.encode()) + 1
                if not slim(name):
                    documentation += member.size if member.isreg() else 0
                    continue
                packed += len(pack.compress(member.tobuf(tarfile.GNU_FORMAT)))
                if member.isreg():
                    files += 1
                    slim_bytes += member.size
                    source = tar.extractfile(member)
                    if name.endswith(".py") and name.startswith(tuple(compiled)):
                        text = source.read()
                        code += byte_code(text, name)
                        source = io.BytesIO(text)
                    while block := source.read(1 << 18):
                        packed += len(pack.compress(block))
                    packed += len(pack.compress(b"\0" * (-member.size % 512)))
    packed += len(pack.flush())
    if process.returncode:
        raise OSError(f"{path}: dpkg-deb failed")
    return files, slim_bytes, packed, documentation, database, code


def measure(release):
    options = root(release)
    done_file = WORK / f"{release}.measured"
    done = {tuple(line.split("\t")[:2]) for line in done_file.read_text().splitlines()} if done_file.exists() else set()
    plan_lines = [tuple(line.split("\t")) for line in (WORK / f"{release}.plan").read_text().splitlines()]
    todo = [entry for entry in plan_lines if entry not in done]
    debs = WORK / release / "debs"
    sizes = archive_sizes(options)
    todo = sorted((one for one in todo if sizes.get(one, 0) <= LIMIT_ARCHIVE_BYTES), key=lambda one: sizes.get(one, 0))
    print(release, len(todo), "to do,", sum(sizes.get(entry, 0) for entry in todo) // 1_000_000, "MB", file=sys.stderr)
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        subprocess.run(["apt-get", *options, "-qq", "download", *(f"{n}={v}" for n, v in batch)], cwd=debs)
        archives = sorted(debs.glob("*.deb"))
        with concurrent.futures.ProcessPoolExecutor(int(os.environ.get("JOBS", "1"))) as pool, done_file.open("a") as out:
            for path, result in zip(archives, pool.map(attempt, archives)):
                path.unlink()
                if result:
                    name, version, installed, figures = result
                    print(name, version, installed, *figures, sep="\t", file=out)
        print(release, start + len(batch), "of", len(todo), file=sys.stderr)


def attempt(path):
    try:
        name, version, installed = subprocess.run(
            ["dpkg-deb", "--showformat", "${Package}\t${Version}\t${Installed-Size}", "--show", str(path)],
            check=True, capture_output=True, text=True).stdout.split("\t")
        return name, version, installed, measure_archive(path)
    except (OSError, ValueError, subprocess.CalledProcessError, tarfile.TarError) as problem:
        print(path.name, problem, file=sys.stderr)
        return None


def archive_sizes(options):
    """(name, version) -> bytes of the archive, from the lists."""
    return {(one["Package"], one["Version"]): int(one.get("Size", 0)) for one in stanzas(options)}


def table():
    rows = set()
    for file in WORK.glob("*.measured"):
        for line in file.read_text().splitlines():
            name, version, installed, files, slim_bytes, packed, documentation, database, code = (line + "\t").split("\t")[:9]
            rows.add((name, version, installed or "0", slim_bytes, files, documentation, database, packed, code))
    for row in sorted(rows):
        print(*row, sep="\t")


def main():
    match sys.argv[1:]:
        case ["plan", *releases] if releases:
            WORK.mkdir(exist_ok=True)
            for release in releases:
                plan(release)
        case ["measure", *releases] if releases:
            for release in releases:
                measure(release)
        case ["table"]:
            table()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
