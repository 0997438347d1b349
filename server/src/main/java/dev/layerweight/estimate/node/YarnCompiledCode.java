package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The cache of its own compiled code that yarn 1 writes at each call, to start faster at the next.
 *
 * <p>yarn 1.22 brings v8-compile-cache, which keeps one file for yarn in the folder for temporary
 * files and writes it whole whenever yarn ends, so that each layer with a call holds it anew.
 */
final class YarnCompiledCode {

  private static final Provenance MEASURED = new Provenance("measured with yarn 1.22.22");

  private static final String OWNER = "compiled code of yarn";

  /** Bytes by the major version of Node, counted after a call, directly and through corepack. */
  private static final NavigableMap<Integer, Long> BYTES =
      new TreeMap<>(
          Map.of(16, 2_191_207L, 18, 2_203_391L, 20, 2_198_047L, 22, 2_325_295L, 24, 2_395_527L));

  private static final double ERROR = 0.01;

  /** Where the version of Node is not known: from the smallest to the largest of these. */
  private static final Estimate OF_ANY_NODE =
      new Estimate.Estimated(2_190_000, 2_260_000, 2_400_000, Basis.COMPUTED);

  /** How far gzip packs it: 2,197,984 bytes became 953,021. */
  private static final double PACKED = 0.434;

  private static final Pattern LATER = Pattern.compile("yarn@[2-9].*");

  private YarnCompiledCode() {}

  /** What a call leaves behind; nothing where the project has a later yarn, or it is turned off. */
  static void leave(NodeProject project, Step step) {
    if (step.isOn("DISABLE_V8_COMPILE_CACHE") || isLater(project, step)) {
      return;
    }
    boolean root = step.home().equals("/root");
    String folder =
        NodePaths.join(
            step.variable("TMPDIR").map(step::resolve).orElse("/tmp"),
            "v8-compile-cache-" + (root ? "0" : "1000"));
    Estimate bytes =
        step.variable("NODE_VERSION").flatMap(YarnCompiledCode::ofNode).orElse(OF_ANY_NODE);
    // Of another user the number in the path is not known for sure, so that nothing may name it.
    PartKind kind = root ? PartKind.FILE : PartKind.CACHE;
    step.files()
        .add(Entry.lump(folder, OWNER, kind, new Weight(bytes, bytes.times(PACKED)), 2, MEASURED));
  }

  private static Optional<Estimate> ofNode(String version) {
    return Optional.of(version.replaceFirst("\\..*", ""))
        .filter(major -> major.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .map(BYTES::floorEntry)
        .map(entry -> Estimate.within(entry.getValue(), ERROR, Basis.COMPUTED));
  }

  private static boolean isLater(NodeProject project, Step step) {
    return project.has(".yarnrc.yml")
        || step.files()
            .text(project.path("yarn.lock"))
            .filter(lock -> lock.contains("\n__metadata:") || lock.startsWith("__metadata:"))
            .isPresent()
        || step.files()
            .text(project.path("package.json"))
            .flatMap(text ->
                JsonReader.read(text) instanceof JsonReader.Outcome.Value value
                    ? Optional.of(PackageManifest.of(value.json()).packageManager())
                    : Optional.empty())
            .filter(manager -> LATER.matcher(manager).matches())
            .isPresent();
  }
}
