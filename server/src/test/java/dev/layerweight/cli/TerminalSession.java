package dev.layerweight.cli;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.report.Sample;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import dev.layerweight.text.TextRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands with streams in memory and a core that knows three instructions: FROM, COPY and
 * anything else, which is a syntax problem.
 */
final class TerminalSession {

  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final Map<String, String> environment = new HashMap<>();
  final List<Path> contexts = Collections.synchronizedList(new ArrayList<>());
  final List<dev.layerweight.estimate.BuildOptions> options =
      Collections.synchronizedList(new ArrayList<>());
  InputStream in = new ByteArrayInputStream(new byte[0]);
  OutputStream sink = out;
  boolean interactive;
  LspLauncher launcher = (_, _, _) -> 7;
  CatalogCommands catalog = new Tables(List.of("bookworm, of 2026-11-12"), List.of());
  Advisor advisor =
      (dockerfile, _, chosen, _, _, _) -> {
        options.add(chosen);
        return analysis(dockerfile);
      };

  /** Tables that are what a test says. */
  record Tables(List<String> lines, List<String> failures) implements CatalogCommands {
    @Override
    public List<String> show() {
      return lines;
    }

    @Override
    public List<String> path() {
      return List.of("cache: /cache");
    }

    @Override
    public String clear() {
      return "3 entries, 12 MB, deleted";
    }

    @Override
    public List<String> refresh(
        java.time.Duration longest, java.util.function.Consumer<String> progress) {
      lines.forEach(progress);
      return failures;
    }
  }

  int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            in,
            new PrintStream(sink, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive,
            environment);
    return CommandLineProgram.run(
        arguments, terminal, new CommandParts(SmallCore::new, () -> launcher, () -> catalog));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static Analysis analysis(Dockerfile dockerfile) {
    Sample sample = new Sample(dockerfile.text());
    return sample
        .stage("", 1, true, true, Sample.image("busybox", Sample.exact(4_000_000), List.of()))
        .analysis();
  }

  /** The core without its engine. */
  private final class SmallCore implements Core {

    @Override
    public Dockerfile parse(String text) {
      List<PlacedInstruction> instructions = new ArrayList<>();
      List<SyntaxProblem> problems = new ArrayList<>();
      int start = 0;
      int line = 0;
      for (String source : text.split("\n", -1)) {
        TextRange whole = new TextRange(0, source.length());
        String[] words = source.split(" ");
        Head head = new Head(source, words[0], whole, List.of(), List.of(), List.of());
        if (words[0].equals("FROM")) {
          instructions.add(
              placed(start, line, new Instruction.From(head, word("busybox"), Optional.empty())));
        } else if (words[0].equals("COPY")) {
          instructions.add(
              placed(start, line, new Instruction.Copy(head, List.of(word(words[1])), word("/"))));
        } else if (!source.isBlank()) {
          instructions.add(placed(start, line, new Instruction.Invalid(head, "unknown")));
          problems.add(new SyntaxProblem(whole.shift(start), "unknown instruction " + words[0]));
        }
        start += source.length() + 1;
        line++;
      }
      return new Dockerfile(text, List.of(), '\\', instructions, problems);
    }

    private static PlacedInstruction placed(int start, int line, Instruction instruction) {
      return new PlacedInstruction(start, line, line, instruction);
    }

    private static Word word(String text) {
      TextRange range = new TextRange(0, text.length());
      return new Word(range, List.of(new WordPart.Literal(range, text)));
    }

    @Override
    public BuildContext context(Path folder, Optional<Path> dockerfile) {
      contexts.add(folder);
      return org.mockito.Mockito.mock(BuildContext.class);
    }

    @Override
    public Advisor advisor(
        Optional<dev.layerweight.catalog.http.NetworkPolicy.Mode> mode, Waiting waiting) {
      return advisor;
    }
  }
}
