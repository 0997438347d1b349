package dev.layerweight.catalog.engine;

import dev.layerweight.syntax.PlacedInstruction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a line of history must look like to be of an instruction whose text has not changed. */
sealed interface ExpectedStep {

  PlacedInstruction placed();

  boolean matches(HistoryStep step);

  /**
   * RUN.
   *
   * @param commands the ways in which builders may write the command
   * @param shell that SHELL sets in the stage, words joined; empty for that of the base image
   * @param arguments build arguments in force, of those whose value is known
   */
  record Command(
      PlacedInstruction placed,
      List<String> commands,
      Optional<String> shell,
      Map<String, String> arguments)
      implements ExpectedStep {

    private static final int LONGEST_SHELL_CHARACTERS = 200;

    /** A shell with its options at the end of what stands before the command. */
    private static final Pattern SHELL =
        Pattern.compile(
            "(?:^|(?<= ))(?:\\S*/)?(?:busybox )?"
                + "(?:(?:ba|da|z|k|a|)sh|cmd|powershell|pwsh)(?:\\.exe)?"
                + "(?: [-/][A-Za-z]+| [a-z]+fail)*$");

    private static final Pattern TRAILING_FLAG = Pattern.compile("(?: |^)--[a-z]+(?:=\\S*)?$");

    @Override
    public boolean matches(HistoryStep step) {
      return step.keyword().equals("RUN")
          && commands.stream().anyMatch(command -> matches(step, command));
    }

    private boolean matches(HistoryStep step, String command) {
      if (command.isEmpty() || !step.text().endsWith(command)) {
        return false;
      }
      int end = step.text().length() - command.length();
      if (end > 0 && step.text().charAt(end - 1) != ' ') {
        return false;
      }
      // Buildah leaves --mount and the like in front of the command.
      String before = step.text().substring(0, end).strip();
      for (Matcher flag = TRAILING_FLAG.matcher(before);
          flag.find();
          flag = TRAILING_FLAG.matcher(before)) {
        before = before.substring(0, flag.start());
      }
      Optional<Integer> start = shellStart(before);
      return start.isPresent()
          ? argumentsAgree(step, before.substring(0, start.get()).strip())
          : isExec() && argumentsAgree(step, before);
    }

    /** Where the shell begins at the end of what stands before the command. */
    private Optional<Integer> shellStart(String before) {
      if (shell.isPresent() && (before.equals(shell.get()) || before.endsWith(" " + shell.get()))) {
        return Optional.of(before.length() - shell.get().length());
      }
      int from = Math.max(0, before.length() - LONGEST_SHELL_CHARACTERS);
      Matcher matcher = SHELL.matcher(before).region(from, before.length());
      matcher.useTransparentBounds(true).useAnchoringBounds(false);
      return matcher.find() ? Optional.of(matcher.start()) : Optional.empty();
    }

    /** A JSON list, which needs no shell: it has a second spelling. */
    private boolean isExec() {
      return commands.size() > 1;
    }

    private boolean argumentsAgree(HistoryStep step, String written) {
      if (!step.arguments()) {
        return written.isEmpty() && arguments.isEmpty();
      }
      String padded = " " + written + " ";
      return arguments.entrySet().stream()
          .allMatch(argument ->
              padded.contains(
                  " "
                      + HistoryStep.singleBlanks(argument.getKey() + "=" + argument.getValue())
                      + " "));
    }
  }

  /**
   * COPY or ADD.
   *
   * @param texts sources and destination, in the ways in which they may be written
   * @param targets the destination alone, for builders that write hashes in place of the sources
   * @param flags {@code chown} and {@code chmod} with their values
   */
  record Transfer(
      PlacedInstruction placed,
      String keyword,
      List<TextPattern> texts,
      List<TextPattern> targets,
      Map<String, TextPattern> flags)
      implements ExpectedStep {

    private static final String IN = " in ";

    @Override
    public boolean matches(HistoryStep step) {
      if (!step.keyword().equals(keyword)) {
        return false;
      }
      if (step.hashed()) {
        int in = step.text().indexOf(IN);
        String target = in < 0 ? "" : withoutSlash(step.text().substring(in + IN.length()));
        return in >= 0 && targets.stream().anyMatch(pattern -> pattern.matches(target));
      }
      String rest = step.text();
      while (rest.startsWith("--") && rest.indexOf(' ') > 0) {
        if (!agrees(rest.substring(2, rest.indexOf(' ')))) {
          return false;
        }
        rest = rest.substring(rest.indexOf(' ') + 1);
      }
      String words = rest;
      return texts.stream().anyMatch(pattern -> pattern.matches(words));
    }

    /** Older builders leave flags out; one that stands there must be the one of the text. */
    private boolean agrees(String flag) {
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag : flag.substring(0, equals);
      if (!name.equals("chown") && !name.equals("chmod")) {
        return true;
      }
      return Optional.ofNullable(flags.get(name))
          .filter(pattern -> pattern.matches(flag.substring(equals + 1)))
          .isPresent();
    }

    /** One way to write a destination: without a slash at its end or {@code ./} before it. */
    static String withoutSlash(String target) {
      String text = target.startsWith("./") ? target.substring(2) : target;
      return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
  }

  /** ENV, WORKDIR or USER. */
  record Setting(PlacedInstruction placed, String keyword, List<TextPattern> texts)
      implements ExpectedStep {

    @Override
    public boolean matches(HistoryStep step) {
      return step.keyword().equals(keyword)
          && texts.stream().anyMatch(pattern -> pattern.matches(unquoted(step.text())));
    }

    /** Builders differ in whether they keep quotes. */
    static String unquoted(String text) {
      return HistoryStep.singleBlanks(text.replaceAll("[\"'\\\\]", ""));
    }
  }
}
