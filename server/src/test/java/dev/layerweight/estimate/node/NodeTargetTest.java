package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.image.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTargetTest {

  @ParameterizedTest
  @CsvSource({
    "@esbuild/linux-x64, false, false",
    "@esbuild/linux-arm64, true, true",
    "@esbuild/darwin-x64, true, true",
    "@esbuild/win32-x64, true, true",
    "@img/sharp-linux-x64, false, false",
    "@img/sharp-linuxmusl-x64, true, false",
    "@rollup/rollup-linux-x64-gnu, false, true",
    "@rollup/rollup-linux-x64-musl, true, false",
    "@img/sharp-wasm32, true, true",
    "fsevents, true, true",
    "express, false, false",
    "linux-platform-info, false, false",
    "x64, false, false"
  })
  void namesOfBinariesTellTheirMachine(String name, boolean foreignToGlibc, boolean foreignToMusl) {
    assertEquals(foreignToGlibc, NodeTarget.of(Platform.LINUX_AMD64, false).isForeign(name), name);
    assertEquals(foreignToMusl, NodeTarget.of(Platform.LINUX_AMD64, true).isForeign(name), name);
  }

  @Test
  void listsMayExclude() {
    NodeTarget target = NodeTarget.of(Platform.LINUX_ARM64, false);
    assertEquals(true, target.takes(List.of("!win32"), List.of(), List.of()));
    assertEquals(false, target.takes(List.of("!linux"), List.of(), List.of()));
    assertEquals(false, target.takes(List.of("linux"), List.of("x64"), List.of()));
    assertEquals(false, target.takes(List.of(), List.of(), List.of("musl")));
  }
}
