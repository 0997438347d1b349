package dev.layerweight.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.advice.Finding;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.BaseEstimate;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.LastBuild;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The contract {@code layerweight.report/1} for programs: one object on one line.
 *
 * <p>Sizes are bytes, lines count from 1. Where a size has unknown parts, it is what is known of it
 * and carries {@code "atLeast": true}; its basis is {@code unknown} only if nothing of it is known.
 *
 * <p>{@code ignoredFindings} and {@code budgets} are there only where a comment or a setting asks
 * for them.
 */
public final class JsonReport implements ReportWriter {

  public static final String SCHEMA = "layerweight.report/1";

  private final Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  @Override
  public String write(Report report) {
    Analysis analysis = report.analysis();
    BuildEstimate build = analysis.build();
    JsonObject root = new JsonObject();
    root.addProperty("schema", SCHEMA);
    root.addProperty("file", report.file());
    root.addProperty("platform", build.platform().toString());
    root.addProperty("target", build.targetStage().map(JsonReport::targetName).orElse(null));
    root.add("image", image(analysis));
    if (!build.lastBuilds().isEmpty()) {
      root.add("built", lastBuild(build.lastBuilds().getFirst()));
    }
    Map<Integer, Map<String, Set<String>>> removable = rulesByPart(analysis);
    JsonArray stages = new JsonArray();
    build.stages().forEach(stage -> stages.add(stage(build, stage, removable)));
    root.add("stages", stages);
    JsonArray findings = new JsonArray();
    analysis.findings().forEach(finding -> findings.add(finding(analysis, finding)));
    root.add("findings", findings);
    if (!analysis.judgement().suppressed().isEmpty()) {
      root.addProperty("ignoredFindings", analysis.judgement().suppressed().size());
    }
    if (!analysis.judgement().budgets().isEmpty()) {
      JsonArray budgets = new JsonArray();
      analysis.judgement().budgets().forEach(check -> budgets.add(budget(check)));
      root.add("budgets", budgets);
    }
    return gson.toJson(root) + "\n";
  }

  /** What {@code docker build --target} takes for the stage: its name, else its index. */
  private static String targetName(StageEstimate stage) {
    return stage.name().orElse(String.valueOf(stage.index()));
  }

  private static JsonObject image(Analysis analysis) {
    BuildEstimate build = analysis.build();
    JsonObject image = new JsonObject();
    image.add("unpacked", size(build.image().unpacked(), build.complete()));
    image.add("compressed", size(build.image().compressed(), build.complete()));
    image.addProperty("removableBytes", analysis.removable().likely());
    return image;
  }

  private static JsonObject stage(
      BuildEstimate build, StageEstimate stage, Map<Integer, Map<String, Set<String>>> removable) {
    JsonObject object = new JsonObject();
    object.addProperty("index", stage.index());
    object.addProperty("name", stage.name().orElse(null));
    object.addProperty("line", stage.from().line() + 1);
    object.addProperty("inImage", stage.inImage());
    object.add("base", base(stage.base(), removable.getOrDefault(stage.from().line(), Map.of())));
    JsonArray instructions = new JsonArray();
    for (InstructionEstimate instruction : stage.instructions()) {
      Map<String, Set<String>> rules =
          removable.getOrDefault(instruction.placed().line(), Map.of());
      JsonObject weighed = instruction(instruction, build.dockerfile().escape(), rules);
      build.built(instruction.placed()).ifPresent(layer -> weighed.add("built", built(layer)));
      instructions.add(weighed);
    }
    object.add("instructions", instructions);
    return object;
  }

  private static JsonObject base(BaseEstimate base, Map<String, Set<String>> removable) {
    JsonObject object = new JsonObject();
    object.addProperty("reference", base.reference());
    object.addProperty("digest", base.image().flatMap(BaseImage::digest).orElse(null));
    base.stage().ifPresent(index -> object.addProperty("stage", index));
    object.add("unpacked", size(base.weight().unpacked(), true));
    object.add("compressed", size(base.weight().compressed(), true));
    object.addProperty("source", base.source());
    // What an earlier stage holds is listed there.
    if (base.stage().isEmpty()) {
      object.add("parts", parts(base.parts(), removable));
    }
    return object;
  }

  private static JsonObject instruction(
      InstructionEstimate estimate, char escape, Map<String, Set<String>> removable) {
    JsonObject object = new JsonObject();
    object.addProperty("line", estimate.placed().line() + 1);
    object.addProperty("endLine", estimate.placed().endLine() + 1);
    object.addProperty("keyword", estimate.placed().instruction().head().keyword());
    object.addProperty("text", Label.of(estimate.placed(), escape));
    object.add("unpacked", size(estimate.weight().unpacked(), estimate.isComplete()));
    object.add("compressed", size(estimate.weight().compressed(), estimate.isComplete()));
    object.add("parts", parts(estimate.parts(), removable));
    JsonArray unknown = new JsonArray();
    estimate.unknown().stream().map(UnknownPart::reason).distinct().forEach(unknown::add);
    object.add("unknown", unknown);
    return object;
  }

  private static JsonObject lastBuild(LastBuild last) {
    JsonObject object = new JsonObject();
    object.addProperty("image", last.image());
    object.addProperty("created", Instant.ofEpochSecond(last.createdEpochSeconds()).toString());
    object.addProperty("complete", last.complete());
    last.error().ifPresent(error -> object.addProperty("error", Math.round(error * 1e4) / 1e4));
    return object;
  }

  private static JsonObject built(LastBuild.Layer layer) {
    JsonObject object = new JsonObject();
    object.add("unpacked", size(layer.built(), true));
    object.addProperty("current", layer.current());
    return object;
  }

  private static JsonArray parts(List<Part> parts, Map<String, Set<String>> removable) {
    JsonArray array = new JsonArray();
    parts.stream()
        .sorted(Comparator.comparingLong(JsonReport::bytes).reversed())
        .forEach(part -> array.add(part(part, removable.getOrDefault(part.name(), Set.of()))));
    return array;
  }

  /** The rules that say a part can go, by the instruction's first line (from 0) and its name. */
  private static Map<Integer, Map<String, Set<String>>> rulesByPart(Analysis analysis) {
    Map<Integer, Map<String, Set<String>>> byLine = new HashMap<>();
    for (Finding finding : analysis.findings()) {
      for (Finding.RemovablePart part : finding.removable()) {
        byLine
            .computeIfAbsent(part.line(), _ -> new HashMap<>())
            .computeIfAbsent(part.name(), _ -> new TreeSet<>())
            .add(finding.rule());
      }
    }
    return byLine;
  }

  private static JsonObject part(Part part, Set<String> removableBy) {
    JsonObject object = new JsonObject();
    object.addProperty("name", part.name());
    object.addProperty("kind", part.kind().name().toLowerCase(Locale.ROOT));
    object.addProperty("path", part.path());
    object.addProperty("bytes", bytes(part));
    object.addProperty("removable", !removableBy.isEmpty());
    if (!removableBy.isEmpty()) {
      JsonArray rules = new JsonArray();
      removableBy.forEach(rules::add);
      object.add("removableBy", rules);
    }
    return object;
  }

  private static long bytes(Part part) {
    return part.weight().unpacked().likely();
  }

  private static JsonObject finding(Analysis analysis, Finding finding) {
    JsonObject object = new JsonObject();
    object.addProperty("rule", finding.rule());
    object.addProperty("severity", analysis.level(finding).word());
    object.addProperty("line", finding.line() + 1);
    object.addProperty("endLine", finding.endLine() + 1);
    object.addProperty("message", finding.message());
    object.addProperty("savesBytes", finding.saves().likely());
    object.addProperty("fixable", finding.fix().isPresent());
    return object;
  }

  private static JsonObject budget(BudgetCheck check) {
    JsonObject object = new JsonObject();
    object.addProperty("stage", targetName(check.stage()));
    object.addProperty("line", check.stage().from().line() + 1);
    object.addProperty("limitBytes", check.limitBytes());
    object.addProperty("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
    return object;
  }

  private static JsonObject size(Estimate size, boolean complete) {
    boolean nothingKnown = !complete && size.likely() == 0;
    JsonObject object = new JsonObject();
    object.addProperty("bytes", size.likely());
    object.addProperty("low", size.low());
    object.addProperty("high", size.high());
    object.addProperty("basis", Bytes.name(nothingKnown ? Basis.UNKNOWN : size.basis()));
    if (!complete && !nothingKnown) {
      object.addProperty("atLeast", true);
    }
    return object;
  }
}
