package dev.layerweight.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dockerfiles with one command of each family, so that the cache holds what each of them needs. */
final class TrainingFiles {

  private static final List<String> DOCKERFILES =
      List.of(
          """
          # syntax=docker/dockerfile:1
          ARG VERSION=3.12
          FROM python:${VERSION}-slim AS build
          ENV PIP_NO_CACHE_DIR=1 \\
              PATH=/opt/venv/bin:$PATH
          WORKDIR /srv
          RUN apt-get update && apt-get install -y curl gcc libpq-dev
          COPY requirements.txt pyproject.toml ./
          RUN python -m venv /opt/venv && pip install -r requirements.txt pytest
          RUN pip install flask==3.1.3 && rm -rf /root/.cache
          COPY . .
          RUN chown -R 1000 /srv && find . -name '*.pyc' -delete
          FROM python:3.12-slim
          COPY --from=build /opt/venv /opt/venv
          COPY --from=build --chown=1000 /srv /srv
          RUN useradd -m app && mkdir -p /data && mv /srv/app.py /srv/main.py
          HEALTHCHECK CMD curl -f http://localhost:8000/
          USER app
          EXPOSE 8000
          ENTRYPOINT ["python", "main.py"]
          """,
          """
          FROM node:22-slim
          WORKDIR /app
          COPY package.json package-lock.json ./
          RUN npm ci && npm cache clean --force
          RUN npm install -g typescript
          COPY src ./src
          RUN npm run build
          CMD ["node", "src/index.js"]
          """,
          """
          FROM golang:1.24-bookworm
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/app ./...
          CMD ["/bin/app"]
          """,
          """
          FROM debian:bookworm-slim
          RUN <<EOF
          set -e
          apt-get update
          apt-get install -y --no-install-recommends build-essential git ca-certificates
          if [ -n "$EXTRA" ]; then apt-get install -y $EXTRA; fi
          for i in 1 2; do echo "$i" >> /etc/numbers; done
          EOF
          RUN curl -fsSL https://example.test/tool.tar.gz | tar -xz -C /usr/local \\
              && chmod +x /usr/local/bin/tool && ln -s /usr/local/bin/tool /usr/bin/tool
          RUN apt-get purge -y build-essential && apt-get autoremove -y && rm -rf /var/lib/apt/lists/*
          CMD ["bash"]
          """,
          """
          FROM alpine:3.17
          RUN apk add --no-cache python3 py3-pip build-base && apk del build-base
          COPY src /srv
          CMD ["python3", "/srv/index.js"]
          """,
          """
          FROM maven:3.9-eclipse-temurin-21 AS build
          WORKDIR /build
          COPY pom.xml .
          RUN mvn -q dependency:go-offline
          COPY src ./src
          RUN mvn -q package
          FROM eclipse-temurin:21-jre
          COPY --from=build /build/target/app.jar /app.jar
          CMD ["java", "-jar", "/app.jar"]
          """,
          """
          FROM python:3.12
          WORKDIR /srv
          RUN apt-get update \\
              && apt-get install -y --no-install-recommends \\
                  curl \\
                  libpq-dev \\
                  gcc \\
              && rm -rf /var/lib/apt/lists/*
          COPY requirements.txt ./
          RUN pip install -r requirements.txt && pip install pandas==2.2.3
          RUN curl -fsSL https://example.test/data.tar.gz -o /tmp/data.tar.gz \\
              && tar -xzf /tmp/data.tar.gz && strip /usr/bin/tool || true
          COPY src ./src
          RUN useradd -m app && chown -R app /srv && echo done > /tmp/state
          USER app
          EXPOSE 8000
          CMD ["python", "-m", "app"]
          """,
          """
          FROM node:20
          WORKDIR /app
          COPY . .
          RUN npm install
          CMD npm start
          """,
          """
          FROM php:8.3-apache
          RUN apt-get update && apt-get install -y git unzip libzip-dev && docker-php-ext-install zip
          COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
          COPY . /var/www/html
          RUN composer install && chmod -R 755 /var/www/html
          """,
          """
          FROM ruby:3.3
          WORKDIR /app
          COPY Gemfile Gemfile.lock ./
          RUN bundle install
          COPY . .
          CMD ["bundle", "exec", "ruby", "app.rb"]
          """,
          """
          FROM rust:1.80
          WORKDIR /src
          COPY . .
          RUN cargo build --release
          CMD ["/src/target/release/app"]
          """,
          """
          FROM maven:3.9-eclipse-temurin-21
          WORKDIR /app
          COPY . .
          RUN mvn package
          CMD ["java", "-jar", "target/app.jar"]
          """);

  private TrainingFiles() {}

  /** Writes each Dockerfile into a folder of its own, with files for its COPY. */
  static List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String text : DOCKERFILES) {
      Path context = Files.createDirectories(folder.resolve("project" + files.size()));
      Files.writeString(context.resolve("requirements.txt"), "flask>=3\nrequests==2.32.3\n");
      Files.writeString(
          context.resolve("pyproject.toml"),
          "[project]\nname = \"app\"\nversion = \"1\"\ndependencies = [\"flask\"]\n");
      Files.writeString(
          context.resolve("package.json"),
          """
          {"name": "app", "version": "1.0.0", "dependencies": {"ms": "2.1.3"},
           "devDependencies": {"typescript": "5.0.0"}}
          """);
      Files.writeString(
          context.resolve("package-lock.json"),
          """
          {"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
            "": {"dependencies": {"ms": "2.1.3"}},
            "node_modules/ms": {"version": "2.1.3"}}}
          """);
      Files.writeString(context.resolve("go.mod"), "module app.test\n\ngo 1.24\n");
      Files.writeString(context.resolve("pom.xml"), "<project/>\n");
      Files.writeString(context.resolve("composer.json"), "{\"require\": {\"php\": \">=8\"}}\n");
      Files.writeString(context.resolve("Gemfile"), "gem 'rack'\n");
      Files.writeString(
          context.resolve("Gemfile.lock"),
          "GEM\n  specs:\n    rack (3.1.7)\n\nDEPENDENCIES\n  rack\n");
      Files.writeString(
          context.resolve("Cargo.toml"), "[package]\nname = \"app\"\nversion = \"0.1.0\"\n");
      Files.writeString(context.resolve(".dockerignore"), "**/*.log\n.git\n!keep.log\n");
      Files.writeString(context.resolve("app.py"), "import flask\n");
      Path source = Files.createDirectories(context.resolve("src"));
      Files.writeString(source.resolve("index.js"), "console.log(1)\n");
      files.add(Files.writeString(context.resolve("Dockerfile"), text));
    }
    return files;
  }
}
