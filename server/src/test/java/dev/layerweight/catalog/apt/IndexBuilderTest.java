package dev.layerweight.catalog.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Measured;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class IndexBuilderTest {

  private static final String LIST =
      """
      Package: ruby3.1-doc
      Version: 3.1.2-7
      Architecture: all
      Installed-Size: 17548
      Size: 2000000

      Package: ruby3.3-doc
      Version: 3.3.8-2
      Architecture: all
      Installed-Size: 21962
      Size: 2000000

      Package: other-doc
      Version: 3.3.8-2
      Architecture: all
      Installed-Size: 21962
      Size: 2000000
      """;

  @Test
  void whatNobodyMeasuredIsLikeItsOtherVersions() throws Exception {
    IndexBuilder builder = new IndexBuilder("amd64");
    ControlFile.read(new StringReader(LIST), stanza -> builder.addFromArchive(stanza, "main"));
    Measured measured =
        new Measured(
            "3.1.2-7",
            21_962,
            11_854_067,
            15_271,
            OptionalLong.of(8_857),
            OptionalLong.of(2_419_796),
            OptionalLong.empty(),
            OptionalLong.empty());
    builder.addMeasured("ruby3.3-doc", measured);
    byte[] file = builder.build("debian", "x", "the test");
    DebianIndex index =
        switch (IndexReader.open(ByteBuffer.wrap(file), "x.aptindex")) {
          case Answer.Found<DebianIndex> found -> found.value();
          case Answer.Missing<DebianIndex> missing -> fail(missing.reason());
        };
    assertEquals(List.of(measured), index.find("ruby3.3-doc").orElseThrow().measured());
    List<Measured> family = index.find("ruby3.1-doc").orElseThrow().measured();
    assertEquals(List.of("ruby3.3-doc 3.1.2-7"), family.stream().map(Measured::version).toList());
    assertEquals(11_854_067, family.getFirst().slimBytes());
    assertEquals(List.of(), index.find("other-doc").orElseThrow().measured());
  }
}
