package dev.layerweight.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "500MB, 500000000",
    "1.5 GB, 1500000000",
    "300MiB, 314572800",
    "2gib, 2147483648",
    "12kB, 12000",
    "7B, 7",
    "0B, 0",
    "0.5B, 1",
    "1000TB, 1000000000000000"
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertEquals(new ByteSize.Known(bytes), ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-5MB", "1,5GB", "1e9B", "5 0MB", "99999999999999999999MB"})
  void whatIsNoSizeIsToldSo(String text) {
    assertInstanceOf(ByteSize.Malformed.class, ByteSize.parse(text));
  }

  @Test
  void theReasonSaysWhatIsWrong() {
    assertEquals(
        new ByteSize.Malformed("500 has no unit; write it as 500MB"), ByteSize.parse("500"));
    assertEquals(
        new ByteSize.Malformed("M is no unit; there are B, kB, MB, GB, TB and KiB, MiB, GiB, TiB"),
        ByteSize.parse("500M"));
    assertEquals(
        new ByteSize.Malformed("1001TB is more than any image has"), ByteSize.parse("1001TB"));
    assertEquals(
        new ByteSize.Malformed("x".repeat(40) + "… is no size; write it as 500MB, 1.5GB or 300MiB"),
        ByteSize.parse("x".repeat(100_000)));
  }
}
