package dev.layerweight.estimate.jvm;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code jlink}: a runtime of the modules that are named. */
public final class JlinkCommand implements CommandModel {

  /** The JDK's version in a tag such as {@code 3.9-eclipse-temurin-21} or {@code 17-jdk-jammy}. */
  private static final Pattern IN_TAG =
      Pattern.compile(
          "(?:temurin-|jdk-?|corretto-|openjdk-|sapmachine-)(\\d{1,2})\\b"
              + "|(?:temurin|corretto|openjdk|sapmachine|liberica|zulu)[\\w-]*:(\\d{1,2})\\b");

  private static final Pattern IN_VARIABLE = Pattern.compile("(?:jdk-?)?(\\d{1,2})(?:[.+_-].*)?");

  private static final int NEWEST = 25;

  private static final Provenance COUNTED = new Provenance("modules of a JDK, counted");

  /** Without compression classes take about twice as much, and they are half of a runtime. */
  private static final double[] NOT_COMPRESSED = {1.1, 1.3, 1.55};

  /** With the attributes for debuggers, which make a fifth of the classes. */
  private static final double[] NOT_STRIPPED = {1.02, 1.08, 1.2};

  @Override
  public Set<String> names() {
    return Set.of("jlink");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    Optional<String> output = value(invocation, "--output");
    Optional<String> modules = value(invocation, "--add-modules");
    boolean known = invocation.arguments().stream().allMatch(argument -> argument.known());
    Optional<Weight> weight =
        modules
            .filter(_ -> known)
            .flatMap(list -> JavaModules.of(version(step)).weight(Arrays.asList(list.split(","))));
    if (output.isEmpty() || weight.isEmpty()) {
      step.unknown(
          "which modules jlink takes is not known, or what they need is in no table",
          invocation.range());
      return Result.UNSURE;
    }
    List<String> words = invocation.words();
    boolean compressed =
        words.stream().anyMatch(word -> word.startsWith("--compress") || word.equals("-c"));
    boolean stripped = words.stream().anyMatch(word -> word.matches("-G|--strip-(java-)?debug.*"));
    Weight all = weight.get();
    if (!compressed) {
      all = new Weight(times(all.unpacked(), NOT_COMPRESSED), all.compressed());
    }
    if (!stripped) {
      all = new Weight(times(all.unpacked(), NOT_STRIPPED), times(all.compressed(), NOT_STRIPPED));
    }
    step.files()
        .add(
            Entry.lump(
                step.resolve(output.get()), "Java runtime", PartKind.OTHER, all, 100, COUNTED));
    return Result.DONE;
  }

  private static Estimate times(Estimate size, double[] factors) {
    return new Estimate.Estimated(
        Math.round(size.low() * factors[0]),
        Math.round(size.likely() * factors[1]),
        Math.round(size.high() * factors[2]),
        Basis.APPROXIMATE);
  }

  private static Optional<String> value(Invocation invocation, String option) {
    List<String> words = invocation.words();
    int at = words.indexOf(option);
    return at >= 0 && at + 1 < words.size()
        ? Optional.of(words.get(at + 1))
        : words.stream()
            .filter(word -> word.startsWith(option + "="))
            .map(word -> word.substring(option.length() + 1))
            .findFirst();
  }

  private static int version(Step step) {
    return step.variable("JAVA_VERSION")
        .map(IN_VARIABLE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Integer.parseInt(matcher.group(1)))
        .or(() -> step.base().map(BaseImage::reference).flatMap(JlinkCommand::inTag))
        .orElse(NEWEST);
  }

  private static Optional<Integer> inTag(String reference) {
    Matcher matcher = IN_TAG.matcher(reference);
    return matcher.find()
        ? Optional.of(
            Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)))
        : Optional.empty();
  }
}
