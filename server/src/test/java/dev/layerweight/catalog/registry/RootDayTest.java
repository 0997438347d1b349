package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.catalog.BuildDay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RootDayTest {

  private static final Instant CREATED = Instant.parse("2025-09-01T10:00:00Z");

  @Test
  void debiansImagesNameTheMomentOfTheirArchive() {
    assertEquals(
        Optional.of(new BuildDay(LocalDate.of(2024, 12, 23), false)),
        RootDay.of(
            List.of(
                "# debian.sh --arch 'amd64' out/ 'bookworm' '@1734912000'",
                "RUN /bin/sh -c apt-get install curl # @1834912000"),
            Optional.of(CREATED)));
  }

  @Test
  void forOthersTheImagesOwnDayCounts() {
    assertEquals(
        Optional.of(new BuildDay(LocalDate.of(2025, 9, 1), false)),
        RootDay.of(List.of("ADD rootfs.tar /"), Optional.of(CREATED)));
  }

  @Test
  void theBeginningOfACalendarIsNoDay() {
    assertEquals(Optional.empty(), RootDay.of(List.of(), RootDay.instant("1970-01-01T00:00:00Z")));
    assertEquals(Optional.empty(), RootDay.of(List.of(), RootDay.instant("yesterday")));
  }
}
