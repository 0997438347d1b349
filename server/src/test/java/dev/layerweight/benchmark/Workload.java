package dev.layerweight.benchmark;

import java.util.ArrayList;
import java.util.List;

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

  /** The line in the middle of the text that holds a word to type behind, counted from 0. */
  static int middle(String dockerfile) {
    List<String> lines = dockerfile.lines().toList();
    int line = lines.size() / 2;
    while (!lines.get(line).startsWith("RUN echo done")) {
      line++;
    }
    return line;
  }
}
