package dev.layerweight.refactor.multistage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiStageConversionTest extends ConversionTrial {

  @Test
  void headerPackagesBecomeTheirLibraries() {
    String after =
        converted(
            "FROM python:3.12-slim\n"
                + APT
                + "gcc default-libmysqlclient-dev libpq-dev libxml2-dev curl\n"
                + "RUN pip install flask\n");
    assertTrue(after.contains("libmariadb3 libpq5 libxml2 curl"), after);
    assertFalse(runtime(after).contains("-dev"), after);
  }

  @Test
  void theEnvironmentIsMadeFromTheInterpreterThatBothStagesHave() {
    String after =
        converted("FROM python:3.12-slim AS web\n" + APT + "gcc\nRUN pip install flask\n");
    assertTrue(after.startsWith("FROM python:3.12-slim AS builder\n"), after);
    assertTrue(runtime(after).startsWith("FROM python:3.12-slim AS web\n"), after);
    assertTrue(after.contains("RUN python -m venv /opt/venv\n"), after);
    assertTrue(runtime(after).contains("COPY --from=builder /opt/venv /opt/venv\n"), after);
    assertTrue(runtime(after).contains("PATH=\"/opt/venv/bin:$PATH\""), after);
  }

  @Test
  void ofDebianTheInterpreterStaysThoughOnlyPipBroughtIt() {
    String after =
        converted(
            "FROM debian:bookworm-slim\n"
                + APT
                + "--no-install-recommends gcc python3-pip python3-dev\n"
                + "RUN pip install --break-system-packages flask\n");
    assertTrue(after.contains("python3-venv"), after);
    assertTrue(runtime(after).contains("--no-install-recommends python3\n"), after);
  }

  @Test
  void anEnvironmentThatIsThereIsCopied() {
    String after =
        converted(
            "FROM python:3.12-slim\n"
                + APT
                + "gcc\nRUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\n"
                + "RUN pip install flask\nCMD [\"flask\"]\n");
    assertTrue(runtime(after).contains("COPY --from=builder /venv /venv\n"), after);
    assertFalse(after.contains("/opt/venv"), after);
  }

  @Test
  void uvInstallsIntoTheEnvironmentAndStaysBehind() {
    String after =
        converted(
            "FROM python:3.12-slim\nCOPY --from=uv.test/uv:1 /uv /bin/\n"
                + APT
                + "gcc\nRUN uv pip install --system --no-cache flask\n");
    assertTrue(after.contains("RUN uv pip install --no-cache flask\n"), after);
    assertFalse(runtime(after).contains("uv "), after);
  }

  @Test
  void whatStaysIsCopiedAsItIsWritten() {
    String kept =
        "WORKDIR   /app\r\nENV A=1 \\\r\n    # why\r\n    B=2\r\nHEALTHCHECK NONE\r\n"
            + "COPY <<EOF /etc/app.conf\r\nkey = 1\r\nEOF\r\ncmd  [ \"flask\" ]";
    String after =
        converted("FROM python:3.12-slim\r\n" + APT + "gcc\r\nRUN pip install flask\r\n" + kept);
    assertTrue(after.endsWith(kept), after);
    assertFalse(after.replace("\r\n", "").contains("\n"), after);
  }

  @Test
  void librariesOfTheBaseImageAreTracedInTheIndex() throws IOException {
    file("go.mod", "module a.test/server\n");
    file("main.go", "package main\n");
    String text =
        "FROM golang:1.25-bookworm\n"
            + APT
            + "--no-install-recommends libsqlite3-dev\nWORKDIR /src\nCOPY . .\n"
            + "RUN go build -o server .\nCMD [\"./server\"]\n";
    String after = converted(text);
    assertTrue(runtime(after).startsWith("FROM debian:bookworm-slim\n"), after);
    assertTrue(runtime(after).contains("libsqlite3-0"), after);
    Conversion without = convert(text, (_, _, _) -> new Answer.Missing<>("none"));
    assertTrue(
        assertInstanceOf(Conversion.Impossible.class, without).reason().contains("libsqlite3-dev"));
  }

  @Test
  void aShellFormNeedsAnImageWithAShell() throws IOException {
    file("main.go", "package main\n");
    String text =
        "FROM golang:1.25-bookworm\nWORKDIR /src\nCOPY . .\nENV CGO_ENABLED=0\n"
            + "RUN go build -o /server .\n";
    assertTrue(
        runtime(converted(text + "CMD [\"/server\"]\n"))
            .startsWith("FROM gcr.io/distroless/static"));
    assertTrue(
        runtime(converted(text + "CMD /server --port 80\n"))
            .startsWith("FROM debian:bookworm-slim"));
    assertTrue(
        runtime(converted(text + "HEALTHCHECK CMD wget -q localhost\nENTRYPOINT [\"/server\"]\n"))
            .startsWith("FROM debian:bookworm-slim"));
  }

  @Test
  void filesThatAProgramMayReadComeAlong() throws IOException {
    file("main.c", "int main() { return 0; }\n");
    file("schema.sql", "");
    file("README.md", "");
    file("themes/dark.css", "");
    String after =
        converted(
            "FROM debian:bookworm\n"
                + APT
                + "gcc libc6-dev\n"
                + "WORKDIR /src\n"
                + "COPY . .\n"
                + "RUN gcc -o shop main.c\n"
                + "CMD [\"./shop\"]\n");
    assertTrue(runtime(after).contains("builder /src/schema.sql /src/schema.sql\n"), after);
    assertTrue(runtime(after).contains("builder /src/themes /src/themes\n"), after);
    assertTrue(runtime(after).contains("builder /src/shop /src/shop\n"), after);
    assertFalse(runtime(after).contains("main.c"), after);
    assertFalse(runtime(after).contains("README"), after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN pip install -e .",
        "RUN pip install --user flask",
        "RUN pip install --target /x flask",
        "RUN pip install flask && make -C tools",
        "RUN [\"pip\", \"install\", \"flask\"]\nRUN pip install flask && ./setup.sh",
        "USER app\nRUN pip install flask",
        "RUN pip install flask\nRUN make -C native",
        "RUN pip install flask\nENV PATH=/usr/bin:/bin",
        "RUN pip install flask\nCMD [\"/usr/local/bin/python\", \"app.py\"]",
        "RUN pip install flask\nCMD [\"/usr/local/bin/gunicorn\", \"app\"]",
        "RUN pip install flask\nRUN rm -r /usr/local/lib/python3.12/site-packages/x",
        "RUN pip install poetry && poetry install\nCMD poetry run app",
        "RUN pip install flask\nONBUILD RUN pip install x",
        "RUN pip install flask\nCOPY",
      })
  void whereAConversionCouldBreakItIsRefused(String rest) throws IOException {
    file("setup.py", "");
    assertFalse(reason("FROM python:3.12-slim\n" + APT + "gcc\n" + rest + "\n").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM golang:1.25-bookworm\nCMD [\"go\", \"run\", \".\"]\n",
        "FROM golang:1.25-bookworm\nRUN go build -o /a .\nCMD [\"/b\"]\n",
        "FROM golang:1.25-bookworm\nRUN go build -o /a .\nRUN wget x.test/data\nCMD [\"/a\"]\n",
        "FROM rust:1-slim-bookworm\nWORKDIR /a\nRUN cargo build --release\n"
            + "CMD [\"target/release/a\"]\n",
        "FROM maven:3.9-eclipse-temurin-21\nRUN mvn package\nCMD [\"mvn\", \"spring-boot:run\"]\n",
        "FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc make\n"
            + "RUN make\nCMD [\"./a\"]\n",
      })
  void whatIsNotKnownIsRefused(String text) {
    assertFalse(reason(text).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM python:3.12-slim\nRUN pip install flask\n",
        "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y curl\n"
            + "RUN pip install flask\n",
        "FROM nginx:1.27\nCOPY . /usr/share/nginx/html\n",
        "FROM scratch\nCOPY a /a\n",
        "FROM debian:bookworm AS base\nFROM base\nRUN apt-get update && apt-get install -y gcc\n",
        "FROM node:22-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci --omit=dev\n",
      })
  void whereNothingStaysBehindNothingIsOffered(String text) {
    assertInstanceOf(Conversion.NotNeeded.class, convert(text, INDEXES), text);
  }

  @Test
  void aStageThatOthersBuildOnIsLeftAlone() {
    String text =
        "FROM python:3.12-slim AS app\n" + APT + "gcc\nRUN pip install flask\nFROM app AS test\n";
    BuildEstimate build = build(text);
    Conversion conversion =
        MultiStageConversion.of(
            build,
            build.stages().getFirst(),
            new FolderContext(folder, folder.resolve("Dockerfile")),
            INDEXES);
    assertEquals(
        "the stage at line 4 is built from this one and may need its build tools",
        assertInstanceOf(Conversion.Impossible.class, conversion).reason());
  }

  @Test
  void toolsOfASharedStageMoveIntoTheStagesThatBuildAndLackThem() {
    String after =
        converted(
            "FROM python:3.12-slim AS base\n"
                + APT
                + "curl gcc g++\nFROM base AS all\n"
                + APT
                + "build-essential\nRUN pip install --prefix=/i flask\nFROM base AS core\n"
                + "RUN pip install --prefix=/i click\nFROM base\nCOPY --from=all /i /usr/local\n");
    assertTrue(after.contains("install -y curl\nFROM base AS all\n" + APT + "build-es"), after);
    assertTrue(after.contains("FROM base AS core\n" + APT + "gcc g++ && rm"), after);
  }

  @Test
  void toolsOfASharedStageStayWhereTheImageInstallsPackages() {
    String text =
        "FROM python:3.12-slim AS base\n"
            + APT
            + "gcc\nFROM base AS test\nRUN pip install click\nFROM base\n";
    assertTrue(reason(text + "RUN pip install flask\n").startsWith("line 6 installs packages"));
    assertTrue(reason(text + "RUN pip install --no-deps .\n").startsWith("line 6"));
    assertTrue(reason(text + "RUN cc -o /a a.c\n").startsWith("line 6 compiles"));
  }

  @Test
  void aNodeProjectIsCopiedWithoutItsDevelopmentDependencies() throws IOException {
    file(
        "package.json",
        "{\"scripts\": {\"build\": \"tsc\", \"start\": \"node dist\", \"dev\": \"tsx .\"},"
            + " \"dependencies\": {\"ms\": \"2.1.3\"},"
            + " \"devDependencies\": {\"typescript\": \"5.9.3\"}}");
    file(
        "package-lock.json",
        "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"dependencies\": {\"ms\": \"2.1.3\"},"
            + " \"devDependencies\": {\"typescript\": \"5.9.3\"}},"
            + " \"node_modules/ms\": {\"version\": \"2.1.3\"},"
            + " \"node_modules/typescript\": {\"version\": \"5.9.3\", \"dev\": true}}}");
    String text =
        "FROM node:22-slim\nUSER node\nWORKDIR /app\nCOPY --chown=node . .\n"
            + "RUN npm ci && npm run build\n";
    String after = converted(text + "CMD [\"npm\", \"start\"]\n");
    assertTrue(after.contains("RUN npm prune --omit=dev\n"), after);
    assertTrue(runtime(after).contains("--from=builder --chown=node:node /app /app\n"), after);
    assertFalse(runtime(after).contains("COPY --chown=node . ."), after);
    assertTrue(reason(text + "CMD [\"npm\", \"run\", \"dev\"]\n").contains("tsx"));
    file("pnpm-workspace.yaml", "");
    assertTrue(reason(text + "CMD [\"npm\", \"start\"]\n").contains("workspace"));
  }

  @Test
  void aRustProgramRunsOnTheReleaseItWasCompiledOn() throws IOException {
    file("Cargo.lock", "[[package]]\nname = \"app\"\n");
    file("src/main.rs", "fn main() {}\n");
    String text =
        "FROM rust:1-slim-bookworm\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n"
            + "CMD [\"target/release/app\"]\n";
    String after = runtime(converted(text));
    assertTrue(after.startsWith("FROM debian:bookworm-slim\n"), after);
    assertTrue(after.contains("/app/target/release/app /app/target/release/app\n"), after);
    file("Cargo.lock", "[[package]]\nname = \"openssl-sys\"\n");
    assertTrue(reason(text).contains("openssl-sys"));
  }

  @Test
  void aRunThatChangesWhatOnlyTheBuildStageHasIsRefused() throws IOException {
    file("main.go", "package main\n");
    String text = "FROM golang:1.25-bookworm\nWORKDIR /src\nCOPY . .\n";
    String end = "RUN go build -o /server .\nCMD /server\n";
    assertTrue(reason(text + "RUN chmod 600 key.pem\n" + end).contains("key.pem"));
    String after =
        converted(text + end + "RUN mkdir /data && chown 1000 /data && chmod 700 /server\n");
    assertTrue(runtime(after).contains("chmod 700 /server"), after);
  }

  @Test
  void aScriptThatNamesTheInterpreterIsRefused() throws IOException {
    file("start.sh", "#!/bin/sh\nexec /usr/local/bin/python app.py\n");
    String text = "FROM python:3.12-slim\n" + APT + "gcc\nRUN pip install flask\nCOPY . /app\n";
    assertTrue(reason(text + "ENTRYPOINT [\"/app/start.sh\"]\n").contains("/app/start.sh"));
    assertFalse(reason(text + "RUN [\"pip\", \"install\", \"x\"]\n").isEmpty());
  }
}
