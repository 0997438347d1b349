package dev.layerweight.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.BaseEstimate;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The contract {@code layerweight.report/1} for programs: one object on one line.
 *
 * <p>Sizes are bytes, lines count from 1. Where a size has unknown parts, it is what is known of it
 * and carries {@code "atLeast": true}; its basis is {@code unknown} only if nothing of it is known.
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
    Map<Integer, Set<String>> removable = LayerView.removableByLine(analysis);
    JsonArray stages = new JsonArray();
    build.stages().forEach(stage -> stages.add(stage(stage, removable)));
    root.add("stages", stages);
    JsonArray findings = new JsonArray();
    analysis.findings().forEach(finding -> findings.add(finding(finding)));
    root.add("findings", findings);
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

  private static JsonObject stage(StageEstimate stage, Map<Integer, Set<String>> removable) {
    JsonObject object = new JsonObject();
    object.addProperty("index", stage.index());
    object.addProperty("name", stage.name().orElse(null));
    object.addProperty("line", stage.from().line() + 1);
    object.addProperty("inImage", stage.inImage());
    object.add("base", base(stage.base()));
    JsonArray instructions = new JsonArray();
    for (InstructionEstimate instruction : stage.instructions()) {
      Set<String> names = removable.getOrDefault(instruction.placed().line(), Set.of());
      instructions.add(instruction(instruction, names));
    }
    object.add("instructions", instructions);
    return object;
  }

  private static JsonObject base(BaseEstimate base) {
    JsonObject object = new JsonObject();
    object.addProperty("reference", base.reference());
    object.addProperty("digest", base.image().flatMap(BaseImage::digest).orElse(null));
    base.stage().ifPresent(index -> object.addProperty("stage", index));
    object.add("unpacked", size(base.weight().unpacked(), true));
    object.add("compressed", size(base.weight().compressed(), true));
    object.addProperty("source", base.source());
    return object;
  }

  private static JsonObject instruction(InstructionEstimate estimate, Set<String> removable) {
    JsonObject object = new JsonObject();
    object.addProperty("line", estimate.placed().line() + 1);
    object.addProperty("endLine", estimate.placed().endLine() + 1);
    object.addProperty("keyword", estimate.placed().instruction().head().keyword());
    object.add("unpacked", size(estimate.weight().unpacked(), estimate.isComplete()));
    object.add("compressed", size(estimate.weight().compressed(), estimate.isComplete()));
    JsonArray parts = new JsonArray();
    estimate.parts().stream()
        .sorted(Comparator.comparingLong(JsonReport::bytes).reversed())
        .forEach(part -> parts.add(part(part, removable.contains(part.name()))));
    object.add("parts", parts);
    JsonArray unknown = new JsonArray();
    estimate.unknown().stream().map(UnknownPart::reason).distinct().forEach(unknown::add);
    object.add("unknown", unknown);
    return object;
  }

  private static JsonObject part(Part part, boolean removable) {
    JsonObject object = new JsonObject();
    object.addProperty("name", part.name());
    object.addProperty("kind", part.kind().name().toLowerCase(Locale.ROOT));
    object.addProperty("path", part.path());
    object.addProperty("bytes", bytes(part));
    object.addProperty("removable", removable);
    return object;
  }

  private static long bytes(Part part) {
    return part.weight().unpacked().likely();
  }

  private static JsonObject finding(Finding finding) {
    JsonObject object = new JsonObject();
    object.addProperty("rule", finding.rule());
    object.addProperty("line", finding.line() + 1);
    object.addProperty("endLine", finding.endLine() + 1);
    object.addProperty("message", finding.message());
    object.addProperty("savesBytes", finding.saves().likely());
    object.addProperty("fixable", finding.fix().isPresent());
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
