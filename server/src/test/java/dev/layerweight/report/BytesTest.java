package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "18, 18 B",
    "999, 999 B",
    "1000, 1 kB",
    "709012, 709 kB",
    "999499, 999 kB",
    "999500, 1 MB",
    "999600, 1 MB",
    "2750000, 2.75 MB",
    "53600000, 53.6 MB",
    "322900000, 323 MB",
    "4400000000, 4.4 GB",
    "8030000000, 8.03 GB",
    "1234000000000, 1.23 TB",
    "9223372036854775807, 9.22 EB",
  })
  void writesThreeDigitsAsDockerDoes(long bytes, String expected) {
    assertEquals(expected, Bytes.format(bytes));
  }

  @Test
  void aSignTellsHowSureItIs() {
    Estimate exact = Estimate.exact(12_000_000);
    Estimate close = Estimate.within(12_000_000, 0.02, Basis.APPROXIMATE);
    Estimate rough = Estimate.within(12_000_000, 0.1, Basis.COMPUTED);
    assertEquals("+12 MB", Bytes.added(exact, true));
    assertEquals("+12 MB", Bytes.added(close, true));
    assertEquals("~12 MB", Bytes.added(rough, true));
    assertEquals("≥ 12 MB", Bytes.added(rough, false));
    assertEquals("≥ 0 B", Bytes.added(Estimate.ZERO, false));
    assertEquals("12 MB", Bytes.format(close));
    assertEquals("unknown", Bytes.format(new Estimate.Unknown("why")));
  }

  @Test
  void aWideSavingIsAnUpperBound() {
    assertEquals("−142 MB", Bytes.saving(Estimate.within(142_000_000, 0.1, Basis.COMPUTED)));
    assertEquals("up to −200 MB", Bytes.saving(Estimate.within(100_000_000, 1, Basis.COMPUTED)));
  }

  @ParameterizedTest
  @CsvSource({"0, 100, ''", "1, 1000, <1%", "93, 100, 93%", "100, 100, 100%", "5, 0, ''"})
  void sharesAreWholePercent(long part, long whole, String expected) {
    assertEquals(expected, Bytes.share(part, whole));
  }
}
