package dev.layerweight.refactor.multistage;

import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of the two stages as it is being written. */
final class Draft {

  private static final String TITLE = "Convert to a multi-stage build";

  private final SingleStage stage;
  private final String title;
  private final String eol;
  private final StringBuilder text = new StringBuilder();
  private final List<String> left = new ArrayList<>();

  Draft(SingleStage stage) {
    this(stage, TITLE);
  }

  /**
   * @param title of the change
   */
  Draft(SingleStage stage, String title) {
    this.stage = stage;
    this.title = title;
    this.eol = stage.eol();
  }

  /** FROM of the build stage: the line as it stands, with the stage's own name. */
  void startBuilder() {
    Instruction.From from = (Instruction.From) stage.from().instruction();
    Optional<TextRange> named = from.stage().map(Word::range);
    TextRange where =
        named.orElse(new TextRange(from.image().range().end(), from.image().range().end()));
    String name = (named.isPresent() ? "" : " AS ") + stage.builderName();
    TextEdit edit = new TextEdit(stage.from().placed().absolute(where), name);
    text.append(terminated(stage.from().edited(List.of(edit))));
  }

  /** FROM of the runtime stage, as it stands. */
  void startRuntime() {
    text.append(eol).append(terminated(stage.from().text()));
  }

  /** FROM of the runtime stage with another image; the name of the stage stays. */
  void startRuntime(String image) {
    Instruction.From from = (Instruction.From) stage.from().instruction();
    TextEdit edit = new TextEdit(stage.from().placed().absolute(from.image().range()), image);
    text.append(eol).append(terminated(stage.from().edited(List.of(edit))));
  }

  void line(String line) {
    text.append(line).append(eol);
  }

  /** The comment that says what the user has to decide, which the list holds, too. */
  String leave(String sentence) {
    left.add(sentence);
    return "# layerweight: " + sentence;
  }

  void add(Piece piece) {
    add(piece, piece.text());
  }

  void add(Piece piece, String itsText) {
    text.append(piece.lead()).append(terminated(itsText));
  }

  /** Lines in the place of an instruction, below the comments above it where these stay. */
  void instead(Piece piece, List<String> lines) {
    String lead = piece.lead();
    int comment = lead.indexOf('#');
    text.append(comment < 0 ? lead : lead.substring(0, lead.lastIndexOf('\n', comment) + 1));
    lines.forEach(this::line);
  }

  String copy(String path) {
    return copy(path, path, "");
  }

  /**
   * {@code COPY --from} the build stage.
   *
   * @param owner for {@code --chown}, empty for root
   */
  String copy(String path, String destination, String owner) {
    return "COPY --from="
        + stage.builderName()
        + (owner.isEmpty() ? "" : " --chown=" + owner)
        + " "
        + path
        + " "
        + destination;
  }

  private String terminated(String lines) {
    return lines.endsWith("\n") ? lines : lines + eol;
  }

  /** The finished conversion; only lines that differ are replaced. */
  Conversion finish() {
    String file = stage.build().dockerfile().text();
    int start = stage.from().start();
    Piece last = stage.pieces().isEmpty() ? stage.from() : stage.pieces().getLast();
    int end = last.start() + last.text().length();
    String before = file.substring(start, end);
    String after = text.toString();
    if (!before.endsWith("\n")) {
      after = after.substring(0, after.length() - eol.length());
    }
    int same = 0;
    while (same < Math.min(before.length(), after.length())
        && before.charAt(before.length() - 1 - same) == after.charAt(after.length() - 1 - same)) {
      same++;
    }
    int kept = before.length() - same;
    int line = kept == 0 ? 0 : before.indexOf('\n', kept - 1) + 1;
    int rest = same == 0 || line == 0 && kept > 0 ? 0 : before.length() - line;
    TextEdit edit =
        new TextEdit(new TextRange(start, end - rest), after.substring(0, after.length() - rest));
    List<FileEdit> edits = List.of(FileEdit.ofDockerfile(List.of(edit)));
    return new Conversion.Convertible(
        new Fix(title, edits, false, List.copyOf(left)), List.copyOf(left));
  }

  /** Whether ARG is of use in the instructions that stay: named by one, or seen by a RUN. */
  static boolean isUsed(Instruction.Arg arg, List<Piece> later) {
    return arg.declarations().stream()
        .map(declaration -> Pattern.quote(declaration.name().text()))
        .map(name -> Pattern.compile("\\$\\{?" + name + "\\b"))
        .anyMatch(name ->
            later.stream().anyMatch(piece -> piece.isRun() || name.matcher(piece.text()).find()));
  }

  /** Whether an instruction has a place in a stage that is only built in. */
  static boolean buildsAlong(Piece piece) {
    return switch (piece.instruction()) {
      case Instruction.Run _,
          Instruction.Copy _,
          Instruction.Add _,
          Instruction.Env _,
          Instruction.Arg _,
          Instruction.Workdir _,
          Instruction.User _,
          Instruction.Shell _ ->
          true;
      case Instruction.From _,
          Instruction.Cmd _,
          Instruction.Entrypoint _,
          Instruction.Healthcheck _,
          Instruction.Label _,
          Instruction.Expose _,
          Instruction.Volume _,
          Instruction.Stopsignal _,
          Instruction.Maintainer _,
          Instruction.Onbuild _,
          Instruction.Invalid _ ->
          false;
    };
  }
}
