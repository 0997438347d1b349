package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.PyprojectText;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * PyTorch comes with CUDA's libraries, and nothing asks for a graphics processor.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir torch
 * RUN uv pip install --system sentence-transformers
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pip install --extra-index-url https://download.pytorch.org/whl/cpu --no-cache-dir torch
 * RUN uv pip install --torch-backend=cpu --system sentence-transformers
 * }</pre>
 *
 * <p>The option stands in the command and not in a requirement file, so that it holds for the image
 * alone. uv gets one of its own (0.6.9 and newer), since it would take other packages from another
 * index, too. {@code uv sync} has none: there the index goes into {@code tool.uv.sources} of
 * pyproject.toml, for torch alone.
 *
 * <p>Saves: torch, the packages of nvidia and triton, minus the build for the processor, whose size
 * is that of the nearest version known. Without a fix the packages of nvidia and triton alone,
 * which is a lower bound.
 *
 * <p>Silent: where a base image, an instruction, a package, a compose file or the program's own
 * text names CUDA or a graphics processor. Where the program asks whether there is one, the message
 * says so. Without a fix where a lock file, hashes or another index decide what is installed.
 */
public final class CpuTorch implements Rule {

  private static final String INDEX = "https://download.pytorch.org/whl/cpu";

  @Override
  public String id() {
    return "cpu-torch";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> causes =
        subject
            .needed()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .filter(Located::isSound)
            .filter(located -> torch(located).isPresent())
            .toList();
    if (causes.isEmpty()) {
      return List.of();
    }
    GpuUse use = GpuUse.of(subject);
    return use == GpuUse.ASKED
        ? List.of()
        : causes.stream().map(cause -> proposal(cause, subject, use)).toList();
  }

  /** The install of a torch that is not of a special build. */
  private static Optional<Fact.Installed> torch(Located located) {
    return PackageGraph.installed(located.estimate(), PythonDevDependencies.MANAGERS).stream()
        .filter(fact ->
            fact.installed().keySet().stream()
                .anyMatch(owner -> owner.startsWith("torch ") && !owner.contains("+")))
        .findFirst();
  }

  private static Proposal proposal(Located cause, Subject subject, GpuUse use) {
    Fact.Installed fact = torch(cause).orElseThrow();
    String message =
        use == GpuUse.NONE
            ? "torch brings CUDA's libraries, and nothing here asks for a graphics processor"
            : "torch brings CUDA's libraries, which the program uses only where it finds a graphics"
                + " processor";
    TextRange range =
        fact.requested().stream()
            .filter(one -> PythonDevDependencies.project(one.name()).equals("torch"))
            .map(Fact.Requested::range)
            .findFirst()
            .orElse(
                fact.requested().isEmpty() ? fact.range() : fact.requested().getFirst().range());
    return Proposal.of(cause.placed(), cause.placed().absolute(range), message)
        .losingAll(libraries(cause, subject))
        .fixedBy(fix(cause, fact, subject));
  }

  private static Optional<Fix> fix(Located cause, Fact.Installed fact, Subject subject) {
    List<TextEdit> edits = edits(cause, fact, subject);
    List<FileEdit> files =
        edits.isEmpty() ? ofProject(cause, fact, subject) : List.of(FileEdit.ofDockerfile(edits));
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fix("Use the CPU build of torch", files, false));
  }

  /**
   * For {@code uv sync}, which takes no index from the command line that it would not take other
   * packages from: the index in the project's manifest, for torch alone. A lock file that is not to
   * be changed decides otherwise.
   */
  private static List<FileEdit> ofProject(Located cause, Fact.Installed fact, Subject subject) {
    Optional<RunCommand> sync =
        RunCommand.of(cause.instruction()).stream()
            .filter(command -> touches(command.simple().range(), fact.range()))
            .filter(
                command -> command.program().equals("uv") && command.subcommand().equals("sync"))
            .findFirst();
    Optional<String> file =
        fact.requested().stream()
            .filter(one -> PythonDevDependencies.project(one.name()).equals("torch"))
            .map(Fact.Requested::file)
            .filter(name -> name.endsWith("pyproject.toml"))
            .findFirst();
    Optional<String> path = file.flatMap(name -> subject.contextPath(cause, name));
    Optional<String> text = path.flatMap(subject::text);
    if (sync.isEmpty() || text.isEmpty()) {
      return List.of();
    }
    boolean locked =
        sync.get().has("--frozen")
            || sync.get().has("--locked")
            || !subject
                .contextPath(cause, UnixPath.child(UnixPath.parent(file.get()), "uv.lock"))
                .isEmpty();
    return locked
        ? List.of()
        : PyprojectText.of(text.get())
            .takingFromIndex("torch", "pytorch-cpu", INDEX)
            .map(edits -> List.of(new FileEdit(path.get(), edits)))
            .orElse(List.of());
  }

  /** CUDA's packages in the image: of this RUN, or of instructions that copy from its stage. */
  private static List<Going> libraries(Located cause, Subject subject) {
    List<Going> going = new ArrayList<>();
    subject
        .holders(cause)
        .forEach(holder ->
            holder.estimate().parts().stream()
                .filter(part -> part.kind() == PartKind.PIP)
                .filter(part ->
                    part.name().startsWith("nvidia-")
                        || part.name().startsWith("triton ")
                        || part.name().startsWith("pytorch-triton "))
                .forEach(part -> going.add(new Going(holder.placed(), part))));
    return going;
  }

  /**
   * The option for the command that brings torch, and for those of branches that were not taken;
   * none where that would not be enough.
   */
  private static List<TextEdit> edits(Located cause, Fact.Installed fact, Subject subject) {
    List<Fact.Installed> facts =
        PackageGraph.installed(cause.estimate(), PythonDevDependencies.MANAGERS);
    List<TextEdit> edits = new ArrayList<>();
    boolean found = false;
    for (RunCommand command : RunCommand.of(cause.instruction())) {
      TextRange range = command.simple().range();
      boolean own = touches(range, fact.range());
      boolean taken = facts.stream().anyMatch(one -> touches(range, one.range()));
      if (!command.installsByPip() && !command.installsByUv()) {
        continue;
      }
      if (own && !isFree(command, fact, cause, subject)) {
        return List.of();
      }
      if (own || !taken && !installsOnlyTools(command)) {
        ShellWord install = command.word(command.find("install").orElseThrow());
        String option =
            command.installsByUv() ? " --torch-backend=cpu" : " --extra-index-url " + INDEX;
        edits.add(RunText.insert(cause.placed(), install.range().end(), option));
        found |= own;
      }
    }
    return found ? edits : List.of();
  }

  private static boolean touches(TextRange one, TextRange other) {
    return one.contains(other) || other.contains(one);
  }

  private static boolean installsOnlyTools(RunCommand command) {
    List<String> names =
        command.arguments().stream()
            .filter(word -> !word.startsWith("-") && !word.matches("pip|install"))
            .toList();
    return !names.isEmpty()
        && names.stream().allMatch(name -> name.matches("(pip|uv|setuptools|wheel|poetry)\\b.*"));
  }

  /** Whether no hash and no other index says already what is to be installed. */
  private static boolean isFree(
      RunCommand command, Fact.Installed fact, Located cause, Subject subject) {
    boolean decided =
        command.arguments().stream()
            .anyMatch(word ->
                word.matches(
                    "(-i|--index-url|--default-index|--no-index|-f|--find-links|--require-hashes"
                        + "|--torch-backend)(=.*)?"));
    boolean inEnvironment =
        Stream.of("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_NO_INDEX")
            .anyMatch(cause.variables()::containsKey);
    Set<String> files =
        Set.copyOf(fact.requested().stream().map(Fact.Requested::file).distinct().toList());
    boolean hashed =
        files.stream()
            .filter(file -> !file.isEmpty())
            .flatMap(file -> subject.contextPath(cause, file).stream())
            .flatMap(path -> subject.text(path).stream())
            .anyMatch(text ->
                text.contains("--hash=")
                    || text.matches("(?sm).*^(-i|--index-url|--no-index)\\b.*"));
    return !decided && !inEnvironment && !hashed;
  }
}
