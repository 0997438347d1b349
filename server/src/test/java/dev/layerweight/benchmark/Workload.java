package dev.layerweight.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Dockerfiles of a wished length, made of stages as real ones have them. */
final class Workload {

  private static final List<String> STAGE =
      List.of(
          "FROM python:3.12-slim AS stage%1$d",
          "WORKDIR /srv/app%1$d",
          "ENV PYTHONUNBUFFERED=1 \\",
          "    MODE=production",
          "RUN apt-get update \\",
          "    && apt-get install -y --no-install-recommends \\",
          "        curl \\",
          "        libpq-dev \\",
          "        gcc \\",
          "    && rm -rf /var/lib/apt/lists/*",
          "COPY requirements.txt ./",
          "RUN pip install --no-cache-dir flask==3.1.3 requests",
          "# the application",
          "COPY src ./src",
          "RUN useradd -m app && chown -R app /srv/app%1$d",
          "USER app",
          "EXPOSE 8000",
          "RUN echo done > /tmp/state \\",
          "    && mkdir -p data",
          "CMD [\"python\", \"-m\", \"app\"]");

  /** The beginning of the lines that are typed in. */
  static final String TYPED_BEHIND = "RUN echo done";

  private static final List<List<String>> BASES =
      List.of(
          List.of("python:3.12-slim", "python:3.11", "python:3.13-slim-bookworm"),
          List.of("node:22-slim", "node:20", "node:22-alpine"),
          List.of("debian:bookworm-slim", "debian:trixie", "debian:bookworm"),
          List.of("alpine:3.20", "alpine:3.21", "alpine:latest"));

  private static final List<String> DEBIAN =
      List.of(
          "ca-certificates",
          "curl",
          "git",
          "build-essential",
          "libpq-dev",
          "postgresql-client",
          "wget",
          "unzip",
          "openssh-client",
          "jq",
          "vim",
          "nginx",
          "imagemagick",
          "ffmpeg",
          "libxml2-dev",
          "python3",
          "cmake",
          "redis-server",
          "gnupg",
          "procps",
          "rsync",
          "make");

  private static final List<String> PYTHON =
      List.of(
          "flask",
          "django",
          "requests",
          "numpy",
          "pandas",
          "scipy",
          "fastapi",
          "uvicorn",
          "boto3",
          "sqlalchemy",
          "pytest",
          "pillow",
          "celery",
          "redis",
          "gunicorn",
          "pydantic");

  private static final List<String> NODE =
      List.of(
          "express",
          "react",
          "typescript",
          "webpack",
          "lodash",
          "jest",
          "axios",
          "eslint",
          "next",
          "vite",
          "commander",
          "ws");

  private static final List<String> ALPINE =
      List.of(
          "bash",
          "curl",
          "git",
          "build-base",
          "python3",
          "py3-pip",
          "nodejs",
          "openssl",
          "tzdata",
          "ca-certificates",
          "postgresql-client",
          "gcc",
          "make");

  private Workload() {}

  static String dockerfile(int lines) {
    List<String> text = new ArrayList<>();
    for (int stage = 0; text.size() < lines; stage++) {
      for (String line : STAGE) {
        text.add(String.format(line, stage));
      }
    }
    return String.join("\n", text.subList(0, lines)) + "\n";
  }

  /** The line nearest to a share of the text that holds a word to type behind, from 0. */
  static int near(List<String> lines, double share) {
    int wanted = (int) (share * (lines.size() - 1));
    return IntStream.range(0, lines.size())
        .filter(line -> lines.get(line).startsWith(TYPED_BEHIND))
        .boxed()
        .min(Comparator.comparingInt(line -> Math.abs(line - wanted)))
        .orElseThrow();
  }

  /**
   * One of many Dockerfiles that have little in common: other bases, packages and orders. The same
   * number gives the same text.
   */
  static String various(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("# syntax=docker/dockerfile:1\n");
    int stages = 1 + random.nextInt(3);
    for (int stage = 0; stage < stages; stage++) {
      int family = random.nextInt(BASES.size());
      text.append("FROM ").append(one(BASES.get(family), random));
      text.append(" AS s").append(stage).append("\nWORKDIR /srv/").append(number).append('\n');
      switch (family) {
        case 0 -> {
          apt(text, random);
          text.append("COPY requirements.txt ./\nRUN pip install");
          text.append(random.nextBoolean() ? " --no-cache-dir" : "");
          some(PYTHON, random).forEach(name -> text.append(' ').append(name));
          text.append('\n');
        }
        case 1 -> {
          text.append("COPY package.json ./\nRUN npm install");
          some(NODE, random).forEach(name -> text.append(' ').append(name));
          text.append(random.nextBoolean() ? " && npm cache clean --force\n" : "\n");
        }
        case 2 -> apt(text, random);
        default -> {
          text.append("RUN apk add").append(random.nextBoolean() ? " --no-cache" : "");
          some(ALPINE, random).forEach(name -> text.append(' ').append(name));
          text.append('\n');
        }
      }
      text.append("COPY src ./src\n");
      for (int line = random.nextInt(6); line > 0; line--) {
        text.append("RUN mkdir -p /data/").append(random.nextInt(1_000));
        text.append(" \\\n    && echo $HOME > /data/").append(line).append('\n');
      }
      text.append(stage > 0 ? "COPY --from=s0 /srv /srv/from\n" : "");
      text.append("ENV MODE=").append(number).append("\nUSER 1000\nCMD [\"./run\"]\n");
    }
    return text.toString();
  }

  private static void apt(StringBuilder text, Random random) {
    text.append("RUN apt-get update && apt-get install -y");
    text.append(random.nextBoolean() ? " --no-install-recommends" : "");
    some(DEBIAN, random).forEach(name -> text.append(" \\\n      ").append(name));
    text.append(random.nextBoolean() ? " \\\n    && rm -rf /var/lib/apt/lists/*\n" : "\n");
  }

  private static String one(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  /** One to six of the words. */
  private static List<String> some(List<String> words, Random random) {
    return Stream.generate(() -> one(words, random))
        .limit(1 + random.nextInt(6))
        .distinct()
        .toList();
  }
}
