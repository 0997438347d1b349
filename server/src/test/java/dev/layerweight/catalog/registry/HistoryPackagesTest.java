package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryPackagesTest {

  @Test
  void readsTheLinesOfBuildKitAndOfTheOldBuilder() {
    assertEquals(
        List.of("curl", "git", "jq"),
        of(
                "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends"
                    + " curl=7.1 # buildkit",
                "/bin/sh -c apt-get install -qq git",
                "RUN |2 A=1 B=x y /bin/bash -o pipefail -c apt-get -o Dpkg::Use-Pty=0 install jq #"
                    + " buildkit",
                "/bin/sh -c #(nop) ADD file:apt-get install no in / ",
                "COPY apt-get install no / # buildkit")
            .names());
  }

  @Test
  void whatTheLineRemovesAgainIsNotThere() {
    HistoryPackages.Result result =
        of(
            "RUN /bin/sh -c set -eux; savedAptMark=\"$(apt-mark showmanual)\"; apt-get update;"
                + " apt-get install -y gcc make libssl3; apt-mark auto '.*' > /dev/null;"
                + " apt-mark manual libssl3; apt-get purge -y --auto-remove # buildkit",
            "RUN /bin/sh -c apk add --no-cache --virtual .deps gcc musl-dev && apk add libpq~15"
                + " && apk del .deps # buildkit",
            "RUN /bin/sh -c buildDeps='wget unzip'; apt-get install -y $buildDeps ca-certificates"
                + " && apt-get purge -y --auto-remove $buildDeps");
    assertEquals(List.of("libssl3", "libpq", "ca-certificates"), result.names());
    assertTrue(result.complete());
  }

  @Test
  void linesAsAnEngineGivesThem() {
    HistoryPackages.Result result =
        of(
            "# debian.sh",
            "RUN |2 A=b C=d e /bin/sh -c apt-get update && apt-get install -y -t stable curl=7.*"
                + " gcc libc6:amd64 2>/dev/null && apt-get purge -y gcc; rm -rf /x # buildkit",
            "/bin/sh -c apk add --no-cache --virtual .build gcc make; apk add tzdata bash~=5;"
                + " apk del .build");
    assertEquals(List.of("curl", "libc6", "tzdata", "bash"), result.names());
    assertTrue(result.complete());
  }

  @Test
  void libraryNamesOutOfAPipeMakeItIncomplete() {
    assertEquals(
        new HistoryPackages.Result(List.of("tzdata"), false),
        of(
            "RUN /bin/sh -c apt-get install -y tzdata; find /usr/local -type f | ldd | sort -u"
                + " | xargs -r apt-mark manual"));
  }

  @Test
  void variablesComeFromTheEnvironmentElseItIsIncomplete() {
    assertEquals(
        new HistoryPackages.Result(List.of("autoconf", "g++"), true),
        of("RUN /bin/sh -c apt-get install -y $PHPIZE_DEPS"));
    assertEquals(
        new HistoryPackages.Result(List.of(), false),
        of("RUN /bin/sh -c apt-get install -y $OTHER /tmp/local.deb"));
  }

  @Test
  void rpmAndOtherToolsCount() {
    assertEquals(
        List.of("shadow-utils", "tar"),
        of("RUN /bin/sh -c microdnf install -y shadow-utils tar && microdnf clean all").names());
  }

  @Test
  void aHostileLineEndsSoon() {
    String paths = "RUN |1 " + "/".repeat(90_000);
    String nested = "RUN /bin/sh -c " + "(".repeat(5_000) + "apt-get install x";
    assertEquals(List.of(), of(paths, nested).names());
  }

  @Test
  void whatIsNoRunHasNoCommand() {
    assertEquals(Optional.empty(), HistoryPackages.command("WORKDIR /app"));
    assertEquals(Optional.of("make sh -c x"), HistoryPackages.command("RUN make sh -c x"));
  }

  private static HistoryPackages.Result of(String... lines) {
    return HistoryPackages.of(List.of(lines), Map.of("PHPIZE_DEPS", "autoconf \t\tg++"));
  }
}
