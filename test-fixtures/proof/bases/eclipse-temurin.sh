#!/usr/bin/env bash
# eclipse-temurin.sh 25-jdk|25-jre FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's
# slim image with the JDK of that version on this machine, or a runtime linked of all its modules but the compilers.
set -euo pipefail
version=${1%%-*} kind=${1#*-} folder=$2 jdk=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  if [ -x "$home/bin/jlink" ] && grep -q "^JAVA_VERSION=\"$version[\".]" "$home/release"; then jdk=$home; fi
done
[ -n "$jdk" ] || { echo "a JDK $version"; exit 3; }
cd "$folder"
if [ "$kind" = jre ]; then
  modules=$("$jdk/bin/java" --list-modules | sed 's/@.*//' | grep -Ev '^jdk\.(compiler|javadoc|jshell|jlink|jpackage|jartool|jdeps|internal\.(ed|le|opt).*)$' | paste -sd,)
  "$jdk/bin/jlink" --add-modules "$modules" --output openjdk --strip-debug --no-man-pages --no-header-files
else
  cp -aL "$jdk" openjdk
fi
cat > Dockerfile <<D
FROM debian:bookworm-slim
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/*
COPY openjdk /opt/java/openjdk
D
