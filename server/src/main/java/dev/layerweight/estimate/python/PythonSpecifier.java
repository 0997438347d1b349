package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which versions a requirement allows: PEP 440's clauses, all of which must hold. */
public record PythonSpecifier(List<Clause> clauses) {

  public static final PythonSpecifier ANY = new PythonSpecifier(List.of());

  private static final int LIMIT_CLAUSES = 64;
  private static final List<String> OPERATORS =
      List.of("===", "==", "~=", "!=", "<=", ">=", "<", ">");

  /**
   * One clause.
   *
   * @param prefix whether {@code .*} followed
   * @param text the version as written, which {@code ===} compares
   */
  public record Clause(String operator, PythonVersion version, boolean prefix, String text) {

    boolean allows(PythonVersion candidate) {
      // A local version counts only where the clause itself names one.
      PythonVersion plain = version.local().isEmpty() ? candidate.withoutLocal() : candidate;
      return switch (operator) {
        case "===" -> candidate.toString().equalsIgnoreCase(text) || candidate.equals(version);
        case "==" -> prefix ? startsWith(candidate) : plain.compareTo(version) == 0;
        case "!=" -> prefix ? !startsWith(candidate) : plain.compareTo(version) != 0;
        case "<=" -> candidate.withoutLocal().compareTo(version) <= 0;
        case ">=" -> candidate.withoutLocal().compareTo(version) >= 0;
        case "<" ->
            candidate.compareTo(version) < 0
                && (version.isPreRelease()
                    || !candidate.isPreRelease()
                    || candidate.base().compareTo(version.base()) != 0);
        case ">" ->
            candidate.withoutLocal().compareTo(version) > 0
                && (version.post().isPresent()
                    || candidate.post().isEmpty()
                    || candidate.base().compareTo(version.base()) != 0);
        default -> candidate.withoutLocal().compareTo(version) >= 0 && sharesLeading(candidate);
      };
    }

    private boolean startsWith(PythonVersion candidate) {
      if (candidate.epoch() != version.epoch()) {
        return false;
      }
      for (int i = 0; i < version.release().size(); i++) {
        if (candidate.part(i) != version.part(i)) {
          return false;
        }
      }
      return version.preLetter().isEmpty()
          || (candidate.preLetter().equals(version.preLetter())
              && candidate.preNumber() == version.preNumber());
    }

    private boolean sharesLeading(PythonVersion candidate) {
      if (candidate.epoch() != version.epoch()) {
        return false;
      }
      for (int i = 0; i < version.release().size() - 1; i++) {
        if (candidate.part(i) != version.part(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads clauses separated by commas; empty where one of them cannot be read. */
  public static Optional<PythonSpecifier> parse(String text) {
    List<Clause> clauses = new ArrayList<>();
    String[] parts = text.split(",");
    if (parts.length > LIMIT_CLAUSES) {
      return Optional.empty();
    }
    for (String part : parts) {
      String clause = part.strip();
      if (clause.isEmpty() || clause.equals("*")) {
        continue;
      }
      Optional<Clause> read = clause(clause);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      clauses.add(read.get());
    }
    return Optional.of(new PythonSpecifier(List.copyOf(clauses)));
  }

  private static Optional<Clause> clause(String text) {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator)) {
        String rest = text.substring(operator.length()).strip();
        boolean prefix = rest.endsWith(".*") && (operator.equals("==") || operator.equals("!="));
        String number = prefix ? rest.substring(0, rest.length() - 2) : rest;
        return PythonVersion.parse(number)
            .filter(version -> !operator.equals("~=") || version.release().size() > 1)
            .map(version -> new Clause(operator, version, prefix, number));
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a constraint as Poetry writes it: {@code ^1.2}, {@code ~1.2}, {@code 1.2.*}, {@code 1.2},
   * {@code *}, or PEP 440's clauses; of alternatives with {@code ||} the last one, as the newest
   * version is what is looked for.
   */
  public static Optional<PythonSpecifier> parsePoetry(String text) {
    String[] alternatives = text.split("\\|\\|?");
    String last = alternatives.length == 0 ? "" : alternatives[alternatives.length - 1];
    List<Clause> clauses = new ArrayList<>();
    for (String part : last.strip().split("\\s*,\\s*|(?<=[0-9*])\\s+(?=[<>=!~^])")) {
      Optional<PythonSpecifier> read = poetryClause(part.strip());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      clauses.addAll(read.get().clauses);
    }
    return Optional.of(new PythonSpecifier(List.copyOf(clauses)));
  }

  private static Optional<PythonSpecifier> poetryClause(String text) {
    if (text.isEmpty() || text.equals("*")) {
      return Optional.of(ANY);
    }
    if (text.startsWith("^") || (text.startsWith("~") && !text.startsWith("~="))) {
      boolean caret = text.startsWith("^");
      return PythonVersion.parse(text.substring(1).strip())
          .map(version -> between(version, caret ? caretEnd(version) : tildeEnd(version)));
    }
    if (Character.isDigit(text.charAt(0))) {
      return parse("==" + text);
    }
    return parse(text.startsWith("=") && !text.startsWith("==") ? "=" + text : text);
  }

  private static int caretEnd(PythonVersion version) {
    for (int i = 0; i < version.release().size(); i++) {
      if (version.part(i) != 0) {
        return i;
      }
    }
    return version.release().size() - 1;
  }

  private static int tildeEnd(PythonVersion version) {
    return version.release().size() == 1 ? 0 : 1;
  }

  private static PythonSpecifier between(PythonVersion from, int raisedPlace) {
    String end =
        Stream.concat(
                from.release().stream().limit(raisedPlace).map(Object::toString),
                Stream.of(Long.toString(from.part(raisedPlace) + 1)))
            .collect(Collectors.joining("."));
    PythonVersion to = PythonVersion.parse(end).orElse(from);
    return new PythonSpecifier(
        List.of(new Clause(">=", from, false, from.toString()), new Clause("<", to, false, end)));
  }

  public PythonSpecifier and(PythonSpecifier other) {
    if (clauses.isEmpty()) {
      return other;
    }
    return new PythonSpecifier(
        Stream.concat(clauses.stream(), other.clauses.stream()).distinct().toList());
  }

  /** Whether every clause allows the version; pre-releases are the caller's question. */
  public boolean allows(PythonVersion version) {
    return clauses.stream().allMatch(clause -> clause.allows(version));
  }

  /** Whether a clause names a pre-release, which makes an installer take pre-releases. */
  public boolean namesPreRelease() {
    return clauses.stream()
        .anyMatch(clause ->
            clause.version.isPreRelease()
                && !clause.operator.equals("!=")
                && !clause.operator.equals("<"));
  }

  /** The one version that {@code ==} or {@code ===} asks for. */
  public Optional<PythonVersion> pinned() {
    return clauses.stream()
        .filter(clause -> clause.operator.startsWith("==") && !clause.prefix)
        .map(Clause::version)
        .findFirst();
  }

  /** The oldest version that could be meant, where a clause says so. */
  public Optional<PythonVersion> lowerBound() {
    return clauses.stream()
        .filter(clause ->
            clause.operator.startsWith("=")
                || clause.operator.equals("~=")
                || clause.operator.startsWith(">"))
        .map(Clause::version)
        .max(PythonVersion::compareTo);
  }

  /** A version near to which the allowed ones lie. */
  public Optional<PythonVersion> anchor() {
    return pinned()
        .or(() ->
            clauses.stream()
                .filter(clause -> clause.operator.startsWith("<"))
                .map(Clause::version)
                .min(PythonVersion::compareTo))
        .or(this::lowerBound);
  }

  @Override
  public String toString() {
    return clauses.stream()
        .map(clause -> clause.operator + clause.version + (clause.prefix ? ".*" : ""))
        .collect(Collectors.joining(","))
        .toLowerCase(Locale.ROOT);
  }
}
