package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * OpenCV comes with the libraries that draw windows, and the image has no display.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir opencv-python
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir opencv-python-headless
 * }</pre>
 *
 * <p>It is renamed where it is asked for: a word of the command, a requirement file, or the lists
 * of pyproject.toml. libgl1 and libglib2.0-0, which it needs and which its sibling does not, stay;
 * the message names them.
 *
 * <p>Saves: the one wheel minus the other, installed.
 *
 * <p>Silent: where an instruction names a display or a toolkit for windows, where the program opens
 * a window, and where only another package asks for it.
 */
public final class OpencvHeadless implements Rule {

  private static final Pattern DISPLAY =
      Pattern.compile(
          "(?i)\\bDISPLAY\\b|xvfb|x11|\\bvnc|wayland|\\bxauth|qt5|qt6|pyqt|pyside|gtk|tkinter"
              + "|python3?-tk|novnc|chromium|--privileged");

  private static final Pattern WINDOW =
      Pattern.compile(
          "\\b(imshow|namedWindow|waitKey|createTrackbar|selectROI|destroyAllWindows)\\s*\\(");

  private static final Pattern GRAPHICS =
      Pattern.compile(
          "\\b(libgl1(-mesa-glx)?|libglib2\\.0-0(t64)?|libsm6|libxext6|libxrender1)\\b");

  @Override
  public String id() {
    return "opencv-headless";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<RenamedInstall> installs =
        Stream.of("opencv-python", "opencv-contrib-python")
            .flatMap(project -> RenamedInstall.of(subject, project).stream())
            .toList();
    return installs.isEmpty() || hasDisplay(subject)
        ? List.of()
        : installs.stream().map(install -> proposal(install, subject)).toList();
  }

  private static Proposal proposal(RenamedInstall install, Subject subject) {
    String sibling = install.project() + "-headless";
    List<String> graphics =
        subject.locatedInImage().stream()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .flatMap(located ->
                GRAPHICS.matcher(located.commandText()).results().map(match -> match.group()))
            .distinct()
            .toList();
    String message =
        install.project()
            + " draws windows, and the image has no display"
            + (graphics.isEmpty() ? "" : "; " + Wording.list(graphics) + " may go with it");
    return Proposal.of(install.cause().placed(), install.range(), message)
        .fixedBy(
            install.edits(sibling, subject).map(edits -> new Fix("Use " + sibling, edits, false)));
  }

  private static boolean hasDisplay(Subject subject) {
    return subject.needed().anyMatch(located -> DISPLAY.matcher(spoken(located)).find())
        || ProgramText.ofContext(subject, ".*\\.py").anyMatch(text -> WINDOW.matcher(text).find());
  }

  private static String spoken(Located located) {
    return located.instruction() instanceof Instruction.Env
        ? located.instruction().head().source()
        : located.commandText();
  }
}
