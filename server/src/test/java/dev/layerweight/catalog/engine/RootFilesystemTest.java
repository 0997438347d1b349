package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
