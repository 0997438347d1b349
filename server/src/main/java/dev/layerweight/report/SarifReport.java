package dev.layerweight.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.advice.Finding;
import dev.layerweight.policy.Level;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Findings for code scanning: one SARIF 2.1.0 log with one run for all files.
 *
 * <p>Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". Lines and
 * columns count from 1, columns in UTF-16 code units. A fix stands in the log where it changes the
 * Dockerfile alone, because the log does not say where the build context is.
 */
public final class SarifReport implements ReportWriter {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final String BUDGET = "budget";

  /** Versions of what a finding is known by from one run to the next. */
  private static final String FINGERPRINT = "layerweight/v1";

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
  private final String version;
  private final List<String> rules;

  /**
   * @param version of the program
   * @param rules ids of all rules, also of those that find nothing
   */
  public SarifReport(String version, List<String> rules) {
    this.version = version;
    this.rules = List.copyOf(rules);
  }

  @Override
  public String begin() {
    JsonObject driver = new JsonObject();
    driver.addProperty("name", "Layerweight");
    driver.addProperty("version", version);
    JsonArray descriptors = new JsonArray();
    rules.forEach(rule -> descriptors.add(descriptor(rule, RuleHelp.of(rule))));
    String budget = "The image or a stage is bigger than its budget.";
    descriptors.add(descriptor(BUDGET, new RuleHelp(budget, budget)));
    driver.add("rules", descriptors);
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);
    return "{\"$schema\":"
        + gson.toJson(SCHEMA)
        + ",\"version\":\"2.1.0\",\"runs\":[{\"tool\":"
        + gson.toJson(tool)
        + ",\"columnKind\":\"utf16CodeUnits\",\"results\":[\n";
  }

  @Override
  public String between() {
    return ",\n";
  }

  @Override
  public String end() {
    return "\n]}]}\n";
  }

  /** The results of one file, with commas between them; empty where nothing was found. */
  @Override
  public String write(Report report) {
    Stream<JsonObject> findings =
        report.analysis().findings().stream().map(finding -> result(report, finding));
    Stream<JsonObject> budgets =
        report.analysis().judgement().budgets().stream()
            .filter(check -> check.verdict() != BudgetCheck.Verdict.KEPT)
            .map(check -> result(report, check));
    return Stream.concat(findings, budgets).map(gson::toJson).collect(Collectors.joining(",\n"));
  }

  private static JsonObject descriptor(String rule, RuleHelp texts) {
    JsonObject descriptor = new JsonObject();
    descriptor.addProperty("id", rule);
    descriptor.add("shortDescription", text(texts.summary()));
    JsonObject help = text(texts.help());
    help.addProperty("markdown", texts.help());
    descriptor.add("help", help);
    JsonObject properties = new JsonObject();
    JsonArray tags = new JsonArray();
    tags.add("docker");
    tags.add("image-size");
    properties.add("tags", tags);
    descriptor.add("properties", properties);
    return descriptor;
  }

  private JsonObject result(Report report, BudgetCheck check) {
    String level = check.verdict() == BudgetCheck.Verdict.EXCEEDED ? "error" : "warning";
    String size = Bytes.format(check.size(), check.stage().complete());
    String message =
        "%s %s: %s, the budget is %s"
            .formatted(
                ImageSummary.stageName(check.stage()),
                level.equals("error") ? "is too big" : "may be too big",
                size,
                Bytes.format(check.limitBytes()));
    JsonObject result = result(report, BUDGET, level, message, check.stage().from().range());
    JsonObject properties = new JsonObject();
    properties.addProperty("budgetBytes", check.limitBytes());
    properties.addProperty("bytes", check.size().likely());
    result.add("properties", properties);
    return result;
  }

  private JsonObject result(
      Report report, String rule, String level, String message, TextRange range) {
    JsonObject result = new JsonObject();
    result.addProperty("ruleId", rule);
    ruleIndex(rule).ifPresent(index -> result.addProperty("ruleIndex", index));
    result.addProperty("level", level);
    result.add("message", text(message));
    JsonObject place = new JsonObject();
    place.add("artifactLocation", artifact(report.file()));
    place.add("region", region(range, LineIndex.of(report.analysis().build().dockerfile().text())));
    JsonObject location = new JsonObject();
    location.add("physicalLocation", place);
    result.add("locations", array(location));
    return result;
  }

  private JsonObject result(Report report, Finding finding) {
    Analysis analysis = report.analysis();
    String source = analysis.build().dockerfile().text();
    LineIndex lines = LineIndex.of(source);
    boolean saves = finding.saves().high() > 0;
    String saving = saves ? " (" + Bytes.saving(finding.saves()) + ")" : "";
    JsonObject result =
        result(
            report,
            finding.rule(),
            level(analysis.level(finding)),
            Visible.words(finding.message()) + saving,
            finding.range());
    JsonObject fingerprints = new JsonObject();
    fingerprints.addProperty(FINGERPRINT, fingerprint(finding, source));
    result.add("partialFingerprints", fingerprints);
    finding
        .fix()
        .filter(fix -> !fix.edits().isEmpty())
        .filter(fix -> fix.edits().stream().allMatch(edit -> place(report, edit).isPresent()))
        .ifPresent(fix -> result.add("fixes", array(fix(report, fix, lines))));
    JsonObject properties = new JsonObject();
    properties.addProperty("savesBytes", finding.saves().likely());
    properties.addProperty("savesBytesLow", finding.saves().low());
    properties.addProperty("savesBytesHigh", finding.saves().high());
    finding.fix().ifPresent(fix -> properties.addProperty("fix", Visible.words(fix.title())));
    finding.fix().ifPresent(fix -> properties.addProperty("fixIsSafe", fix.safe()));
    result.add("properties", properties);
    return result;
  }

  private OptionalInt ruleIndex(String rule) {
    int index = rule.equals(BUDGET) ? rules.size() : rules.indexOf(rule);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  private static String level(Level level) {
    return switch (level) {
      case OFF -> "none";
      case HINT, INFORMATION -> "note";
      case WARNING -> "warning";
      case ERROR -> "error";
    };
  }

  /** Stays the same while the marked text does, wherever its line moves to. */
  private static String fingerprint(Finding finding, String source) {
    String marked = finding.range().of(source).replaceAll("\\s+", " ");
    return finding.rule() + ":" + Integer.toHexString(marked.hashCode());
  }

  /** Where the file lies that is edited; empty where the context is not known or lies higher up. */
  private static Optional<String> place(Report report, FileEdit edit) {
    return edit.path().isEmpty()
        ? Optional.of(report.file())
        : report
            .contextFolder()
            .filter(folder -> !folder.startsWith(".."))
            .map(folder -> folder.isEmpty() ? edit.path() : folder + "/" + edit.path());
  }

  private static JsonObject fix(Report report, Fix fix, LineIndex lines) {
    JsonArray changes = new JsonArray();
    for (FileEdit edits : fix.edits()) {
      JsonArray replacements = new JsonArray();
      for (TextEdit edit : edits.edits()) {
        JsonObject replacement = new JsonObject();
        replacement.add(
            "deletedRegion",
            edits.path().isEmpty() ? region(edit.range(), lines) : characters(edit.range()));
        if (!edit.replacement().isEmpty()) {
          replacement.add("insertedContent", text(edit.replacement()));
        }
        replacements.add(replacement);
      }
      JsonObject change = new JsonObject();
      change.add("artifactLocation", artifact(place(report, edits).orElseThrow()));
      change.add("replacements", replacements);
      changes.add(change);
    }
    JsonObject object = new JsonObject();
    object.add("description", text(Visible.words(fix.title())));
    object.add("artifactChanges", changes);
    return object;
  }

  /** Of a file whose lines are not at hand. */
  private static JsonObject characters(TextRange range) {
    JsonObject region = new JsonObject();
    region.addProperty("charOffset", range.start());
    region.addProperty("charLength", range.end() - range.start());
    return region;
  }

  private static JsonObject region(TextRange range, LineIndex lines) {
    JsonObject region = new JsonObject();
    int startLine = lines.lineOf(range.start());
    int endLine = lines.lineOf(range.end());
    region.addProperty("startLine", startLine + 1);
    region.addProperty("startColumn", range.start() - lines.startOf(startLine) + 1);
    region.addProperty("endLine", endLine + 1);
    region.addProperty("endColumn", range.end() - lines.startOf(endLine) + 1);
    return region;
  }

  private static JsonObject artifact(String file) {
    JsonObject location = new JsonObject();
    String path = file.replace('\\', '/');
    boolean absolute = path.startsWith("/") || path.matches("[A-Za-z]:/.*");
    location.addProperty("uri", absolute ? "file://" + encoded(rooted(path)) : relative(path));
    if (!absolute) {
      location.addProperty("uriBaseId", "%SRCROOT%");
    }
    return location;
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** Without {@code ./}, which would make two names of one file. */
  private static String relative(String path) {
    String encoded = encoded(path.replaceFirst("^(?:\\./)+", ""));
    // A colon in the first name would be the end of a scheme.
    int colon = encoded.indexOf(':');
    return colon >= 0 && encoded.lastIndexOf('/', colon) < 0 ? "./" + encoded : encoded;
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, rooted(path), null)
          .toASCIIString()
          .substring(path.startsWith("/") ? 0 : 1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonObject text(String words) {
    JsonObject message = new JsonObject();
    message.addProperty("text", words);
    return message;
  }

  private static JsonArray array(JsonObject only) {
    JsonArray array = new JsonArray();
    array.add(only);
    return array;
  }
}
