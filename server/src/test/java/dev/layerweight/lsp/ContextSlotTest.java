package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContextSlotTest {

  private static final Path FILE = Path.of("/project/Dockerfile");

  private final AtomicInteger looks = new AtomicInteger();
  private final DockerfileParser parser = new DockerfileParser();

  private final ContextSlot slot =
      new ContextSlot(
          new ContextSource() {
            @Override
            public Path folderOf(Path dockerfile, Dockerfile content) {
              looks.incrementAndGet();
              return dockerfile.getParent();
            }

            @Override
            public ProjectSettings projectOf(Path dockerfile) {
              return ProjectSettings.NONE;
            }

            @Override
            public OpenContext open(Path folder, Path dockerfile, Runnable whenReady) {
              return new OpenContext(NoContext.INSTANCE, () -> {});
            }
          },
          Optional.of(FILE),
          () -> {});

  private Path folder(String text) {
    return slot.contextOf(parser.parse(text)).folder().orElseThrow();
  }

  @Test
  void theFolderIsChosenAgainWhereTheCopiesChange() {
    assertEquals(FILE.getParent(), folder("FROM scratch\nCOPY a b\n"));
    folder("FROM scratch\nCOPY a bc\n");
    assertEquals(2, looks.get());
  }

  @Test
  void theFolderIsChosenAgainWhereFilesChange() {
    folder("FROM scratch\nCOPY a b\n");
    slot.invalidate();
    folder("FROM scratch\nCOPY a b\n");
    assertEquals(2, looks.get());
  }
}
