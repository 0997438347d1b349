package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as they stand in the published images. */
class RootFilesystemTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "# debian.sh --arch 'amd64' out/ 'trixie' '@1749513600';debian trixie",
        "/bin/sh -c #(nop)  LABEL org.opencontainers.image.version=24.04;ubuntu noble",
        "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit;alpine 3.20",
        "/bin/sh -c #(nop) LABEL com.redhat.component=ubi9-container name=ubi9;ubi 9",
        "/bin/sh -c #(nop) ADD file:1234 in / ;unknown",
        "LABEL org.opencontainers.image.version=1.2.3;unknown"
      })
  void aLineNamesTheRelease(String line, String release) {
    assertEquals(
        release,
        RootFilesystem.release(HistoryMatchTest.steps("7 " + line + " |"))
            .map(found -> found.os() + " " + found.name())
            .orElse("unknown"));
  }

  @Test
  void packagesThatALineRemovesAgainAreNotThere() {
    InstalledPackages packages =
        InstalledPackages.of(
            HistoryMatchTest.steps(
                """
                70 # debian.sh |
                9 RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends -t stable curl=7.* gcc libc6:amd64 2>/dev/null && apt-get purge -y gcc; rm -rf /x # buildkit |
                9 RUN /bin/sh -c apk add --no-cache --virtual .build gcc make; apk add --no-cache tzdata bash~=5; apk del .build # buildkit |
                0 COPY apt-get install nothing # buildkit |
                """));
    assertEquals(List.of("curl", "libc6:amd64", "tzdata", "bash"), packages.names());
    assertEquals(false, packages.more());
  }

  @Test
  void namesThatOnlyTheBuildKnewAreSaidToBeMissing() {
    assertEquals(
        true,
        InstalledPackages.of(
                HistoryMatchTest.steps("9 RUN /bin/sh -c apt-get install -y $DEPS # buildkit |"))
            .more());
  }
}
