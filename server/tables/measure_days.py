#!/usr/bin/env python3
"""Finds the day on which each package of Debian's base images came into its release.

    measure_days.py RELEASE... > package-days.tsv

Takes what the official images of snapshot/base-images.tsv hold of a release: its root filesystem and what their
histories install, with what these need. The day stands in the packages' own changelogs, of which the
smallest package of each source is fetched. A version that a changelog names for the release itself comes with the next
point release, whose day base-files' changelog tells: it is uploaded NOTICE_DAYS before; one for the
release's security archive comes on its day.

Needs apt and dpkg-deb and the network; the mirror is the one that this machine's apt is configured with.
Works in ./work, as measure_packages.py does.
"""

import concurrent.futures
import datetime
import email.utils
import gzip
import pathlib
import re
import subprocess
import sys
import tarfile

import measure_packages as packages

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = HERE / "../src/main/resources/dev/layerweight/catalog/snapshot/base-images.tsv"
NOTICE_DAYS = 8
ENTRY = re.compile(r"^\S+ \((\S+)\) ([^;]+);.*?^ -- .*?>  (.*?)$", re.M | re.S)


def wanted(release, offered, providers):
    """Names in the release's images: priority required and important ones, and those that histories name."""
    names = [name for name, one in offered.items() if one.get("Priority") in ("required", "important") or one.get("Essential") == "yes"]
    for line in IMAGES.read_text().splitlines():
        fields = line.split("\t")
        if len(fields) > 11 and fields[5].endswith(release):
            names += [name for name in fields[11].split() if name in offered]
    seen, waiting = set(), names
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for field in ("Pre-Depends", "Depends"):
            for group in filter(None, offered[name].get(field, "").split(", ")):
                alternatives = [re.split(r"[\s:(]", one)[0] for one in group.split(" | ")]
                real = [one for one in alternatives if one in offered] or [providers[one] for one in alternatives if one in providers]
                waiting.extend(real[:1])
    return seen


def addresses(options, names):
    """Where each package's archive lies."""
    text = subprocess.run(["apt-get", *options, "-qq", "download", "--print-uris", *names], check=True, capture_output=True, text=True).stdout
    return {file.split("_")[0]: uri for uri, file in re.findall(r"^'(\S+)' (\S+)", text, re.M)}


def changelog(options, folder, name, address):
    """The text of a package's changelog; nothing where another package has it."""
    folder.mkdir(parents=True, exist_ok=True)
    deb = folder / f"{name}.deb"
    subprocess.run(["/usr/lib/apt/apt-helper", *options, "-qq", "download-file", address, deb], check=True, stdout=subprocess.DEVNULL)
    unpacked = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    text = ""
    with tarfile.open(fileobj=unpacked.stdout, mode="r|") as archive:
        for member in archive:
            if member.isfile() and re.search(r"/usr/share/doc/[^/]+/changelog(\.Debian(\.\w+)?)?\.gz$", member.name):
                found = gzip.decompress(archive.extractfile(member).read()).decode("utf-8", "replace")
                if "Debian" in member.name or not text:
                    text = found
    unpacked.stdout.close()
    unpacked.wait()
    deb.unlink()
    return text


def entries(text):
    """(version, distribution, day) of each entry, the newest first."""
    for version, distribution, date in ENTRY.findall(text):
        try:
            yield version, distribution.strip(), email.utils.parsedate_to_datetime(date).date()
        except ValueError:
            continue


def days(release):
    options = packages.root(release)
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
    offered, providers = {}, {}
    for fields in packages.stanzas(options):
        offered.setdefault(fields["Package"], fields)
        for provided in re.findall(r"(?:^|, )([^\s,]+)", fields.get("Provides", "")):
            providers.setdefault(provided, fields["Package"])
    sources = {}
    for name in wanted(release, offered, providers):
        sources.setdefault(offered[name].get("Source", name), []).append(name)
    where = addresses(options, [name for names in sources.values() for name in names])
    print(release, len(sources), "sources", file=sys.stderr)

    def first(source):
        by_size = sorted(sources[source], key=lambda name: int(offered[name]["Size"]))
        for name in by_size[:12]:
            try:
                text = changelog(options, packages.WORK / release / "days", name, where[name])
            except (KeyError, subprocess.CalledProcessError, tarfile.TarError, OSError) as problem:
                print(source, problem, file=sys.stderr)
                continue
            found = list(entries(text))
            if found:
                return source, found
        return source, []

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        logs = dict(pool.map(first, sorted(sources)))
    points = sorted(day + datetime.timedelta(NOTICE_DAYS) for version, distribution, day in logs.get("base-files", []) if distribution.startswith(release))
    for source, found in logs.items():
        if not found:
            print(release, source, "no changelog", file=sys.stderr)
            continue
        _, distribution, day = found[0]
        known = "security" in distribution or "updates" in distribution
        if not known and distribution.startswith(release):
            day = next((point for point in points if point >= day), day)
        for name in sources[source]:
            print(release, name, offered[name]["Version"], day, sep="\t")


if __name__ == "__main__":
    print("# The day on which a version came into its release, for the packages of official images.")
    print(f"# Source: the packages' changelogs, collected {datetime.date.today()} by tables/measure_days.py.")
    print("release\tpackage\tversion\tday")
    for one in sys.argv[1:]:
        days(one)
