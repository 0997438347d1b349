#!/usr/bin/env bash
# maven.sh 3.9-eclipse-temurin-25 FOLDER   Fills FOLDER with the context of a stand-in for the official image: Maven, as
# the artifact repository has it, on the stand-in of the JDK's image. Needs mvn, to fetch it.
set -euo pipefail
jdk=${1##*-} folder=$2
case ${1%%-*} in
  3.9) maven=3.9.9 ;;
  *) echo "a recipe for Maven ${1%%-*}"; exit 3 ;;
esac
command -v mvn >/dev/null || { echo "mvn"; exit 3; }
cd "$folder"
mvn --batch-mode -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact="org.apache.maven:apache-maven:$maven:tar.gz:bin" -DoutputDirectory=.
mkdir maven
tar -xzf "apache-maven-$maven-bin.tar.gz" -C maven --strip-components 1 --no-same-owner
rm -- *.tar.gz
cat > Dockerfile <<D
FROM eclipse-temurin:$jdk-jdk
COPY maven /usr/share/maven
RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn
ENV MAVEN_HOME=/usr/share/maven
D
