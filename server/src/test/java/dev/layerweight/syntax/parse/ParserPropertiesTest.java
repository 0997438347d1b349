package dev.layerweight.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.layerweight.syntax.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Cuts and shuffles real Dockerfiles and the scenarios, and checks what is true of every tree. */
class ParserPropertiesTest {

  private static final List<String> SNIPPETS =
      List.of(
          "\"",
          "'",
          "`",
          "$",
          "${",
          "}",
          "$(",
          "(",
          ")",
          "((",
          "))",
          "\\",
          "\\\n",
          "\n",
          "\r\n",
          "\r",
          "<<EOF",
          "<<",
          "EOF\n",
          "#",
          "[",
          "]",
          "[\"",
          "&&",
          "||",
          "|",
          ";",
          ";;",
          "&",
          "{ ",
          " }",
          "if ",
          "then ",
          "fi",
          "case x in ",
          "esac",
          "do ",
          "done",
          "RUN ",
          "COPY ",
          "ENV ",
          "--",
          "=",
          "\t",
          " ",
          "\u0000",
          "\ud83d",
          "\ud83d\ude00",
          "\uFEFF",
          "ONBUILD ",
          "!",
          "%",
          "\u00a0",
          "\u2028",
          "function f",
          "[[ ",
          " ]]",
          "$((",
          ">",
          "2>&1",
          "HEALTHCHECK CMD ");

  private final DockerfileParser parser = new DockerfileParser();

  @Test
  void everyPrefixHasATree() throws IOException {
    for (String text : texts()) {
      int step = 1 + text.length() / 120;
      for (int end = 0; end <= text.length(); end += step) {
        check(text.substring(0, end));
      }
    }
  }

  @Test
  void everyMutationHasATree() throws IOException {
    Random random = new Random(20_240_601);
    for (String text : texts()) {
      for (int round = 0; round < 40; round++) {
        check(mutated(text, random));
      }
    }
  }

  @Test
  void anythingHasATree() {
    Random random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "RUN " : "");
      int pieces = random.nextInt(30);
      for (int i = 0; i < pieces; i++) {
        text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        text.append(random.nextInt(3) == 0 ? "a" : random.nextInt(3) == 0 ? " " : "");
      }
      check(text.toString());
      TreeInvariants.check(DockerfileParser.parseShell(text.toString()), text.length());
    }
  }

  @Test
  void anEditedTextHasTheTreeOfANewOne() throws IOException {
    Random random = new Random(99);
    DockerfileParser warm = new DockerfileParser();
    for (String text : texts()) {
      String edited = text;
      for (int round = 0; round < 10; round++) {
        edited = mutated(edited, random);
        assertEquals(new DockerfileParser().parse(edited), warm.parse(edited));
      }
    }
  }

  @Test
  void aTypedTextHasTheTreeOfANewOne() throws IOException {
    Random random = new Random(3);
    DockerfileParser warm = new DockerfileParser();
    for (String text : texts()) {
      StringBuilder edited = new StringBuilder(text);
      for (int round = 0; round < 12; round++) {
        int at = random.nextInt(edited.length() + 1);
        if (random.nextInt(3) == 0) {
          edited.delete(at, Math.min(edited.length(), at + 1 + random.nextInt(3)));
        } else {
          edited.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        }
        assertEquals(
            new DockerfileParser().parse(edited.toString()), warm.parse(edited.toString()));
      }
    }
  }

  private void check(String text) {
    try {
      Dockerfile file = parser.parse(text);
      TreeInvariants.check(file);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("for the text:\n" + text, e);
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder result = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(result.length() + 1);
      int end = Math.min(result.length(), at + random.nextInt(8));
      switch (random.nextInt(3)) {
        case 0 -> result.delete(at, end);
        case 1 -> result.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        default -> result.replace(at, end, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
      }
    }
    return result.toString();
  }

  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(Fixtures.folder("measured"))) {
      found.filter(file -> file.endsWith("Dockerfile")).sorted().limit(12).forEach(files::add);
    }
    try (Stream<Path> found = Files.list(Fixtures.folder("syntax"))) {
      found.sorted().forEach(files::add);
    }
    for (Path file : files) {
      texts.add(Files.readString(file));
    }
    // A scenario is several Dockerfiles in one text; every part is input of its own as well.
    for (String text : List.copyOf(texts)) {
      Stream.of(text.split("-- (?:Dockerfile|tree) --\n")).limit(40).forEach(texts::add);
    }
    assertFalse(texts.isEmpty());
    return texts;
  }
}
