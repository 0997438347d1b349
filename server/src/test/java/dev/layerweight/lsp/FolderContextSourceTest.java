package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.lsp.ContextSource.OpenContext;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderContextSourceTest {

  @Test
  void opensTheChosenFolder(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.txt"), "12345");
    Path dockerfile = Files.createDirectory(folder.resolve("docker")).resolve("Dockerfile");
    Dockerfile content = new DockerfileParser().parse("FROM a\nCOPY a.txt .\n");
    FolderContextSource source = new FolderContextSource((_, _) -> folder);
    OpenContext opened = source.open(source.folderOf(dockerfile, content), dockerfile, () -> {});
    assertEquals(Optional.of("12345"), opened.context().read("a.txt", 100));
    opened.invalidate().run();
    assertEquals(Optional.of("12345"), opened.context().read("a.txt", 100));
  }

  @Test
  void aSlotOpensAFolderOnceAndAgainWhenTheChoiceChanges(@TempDir Path folder) {
    FakeContexts contexts = new FakeContexts();
    Dockerfile content = new DockerfileParser().parse("FROM a\n");
    Optional<Path> dockerfile = Optional.of(folder.resolve("Dockerfile"));
    ContextSlot slot = new ContextSlot(contexts, dockerfile, () -> {});
    for (int i : List.of(1, 2, 3)) {
      assertEquals(Optional.of(folder), slot.contextOf(content).folder(), "time " + i);
    }
    assertEquals(1, contexts.opened.get());
    slot.invalidate();
    assertEquals(1, contexts.invalidated.get());
  }
}
