#!/usr/bin/env bash
# debian.sh SUITE[-slim] FOLDER   Fills FOLDER with the context of Debian's image of that name, made with
# debuerreotype (Debian's own image tool, which also makes the official images) from the mirror and with the key
# ring that this machine's apt uses. Needs root and the package debuerreotype; takes a minute.
set -euo pipefail
name=$1 suite=${1%-slim} folder=$2
command -v debuerreotype-init >/dev/null || { echo "debuerreotype (the Debian package of this name)"; exit 3; }
uri() {
  awk -v want="$1" '/^URIs:/ {u=$2} /^Suites:/ {for (i=2; i<=NF; i++) if ($i ~ want) print u}' \
    /etc/apt/sources.list.d/debian.sources | head -1
}
main=$(uri '^[a-z]+$') security=$(uri -security)
keyring=$(ls /usr/share/keyrings/debian-archive-keyring.*g | head -1)
cd "$folder"
debuerreotype-init --non-debian --keyring "$keyring" "$suite" "$suite" "$main"
debuerreotype-minimizing-config "$suite"
rm -f "$suite/etc/apt/sources.list"
cat > "$suite/etc/apt/sources.list.d/debian.sources" <<S
Types: deb
URIs: $main
Suites: $suite $suite-updates
Components: main
Signed-By: $keyring

Types: deb
URIs: $security
Suites: $suite-security
Components: main
Signed-By: $keyring
S
cp /etc/resolv.conf "$suite/etc/resolv.conf"
debuerreotype-apt-get "$suite" update -qq
debuerreotype-apt-get "$suite" dist-upgrade -yqq
[ "$name" = "$suite" ] || debuerreotype-slimify "$suite"
debuerreotype-tar "$suite" rootfs.tar
rm -rf "$suite"
printf 'FROM scratch\nADD rootfs.tar /\nCMD ["bash"]\n' > Dockerfile
