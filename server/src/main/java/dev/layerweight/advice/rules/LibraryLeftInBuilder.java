package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A package is compiled against a library that only the build stage has.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim AS build
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
 * RUN pip install --prefix=/install psycopg2
 * FROM python:3.12-slim
 * COPY --from=build /install /usr/local
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim AS build
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
 * RUN pip install --prefix=/install psycopg2
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
 * COPY --from=build /install /usr/local
 * }</pre>
 *
 * <p>The library is the one that the header package of the build stage needs, by the package index.
 *
 * <p>Saves: nothing; it is a warning, whose cure makes the image bigger.
 *
 * <p>Silent: for projects whose wheels bring their libraries, where the final image has the
 * library, be it by its base image, and where libraries are copied from the build stage.
 */
public final class LibraryLeftInBuilder implements Rule {

  /** Projects that are compiled, since they publish no wheels for Linux, and their headers. */
  private static final Map<String, Pattern> COMPILED =
      Map.of(
          "psycopg2", Pattern.compile("libpq-dev|postgresql-server-dev-.*"),
          "psycopg-c", Pattern.compile("libpq-dev"),
          "mysqlclient", Pattern.compile("(default-)?libmysqlclient-dev|libmariadb-dev(-compat)?"),
          "python-ldap", Pattern.compile("libldap2?-dev|libsasl2-dev"),
          "pycairo", Pattern.compile("libcairo2-dev"),
          "pygraphviz", Pattern.compile("libgraphviz-dev|graphviz-dev"),
          "pyaudio", Pattern.compile("portaudio19-dev"),
          "pylibmc", Pattern.compile("libmemcached-dev"),
          "pycups", Pattern.compile("libcups2-dev"),
          "dbus-python", Pattern.compile("libdbus-1-dev"));

  @Override
  public String id() {
    return "library-left-in-builder";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Located copy : image) {
      Optional<StageEstimate> from = subject.copiedStage(copy);
      if (from.isEmpty() || keepsMore(copy.stage(), subject) || copiesLibraries(image)) {
        continue;
      }
      for (String project : compiled(copy, from.get(), subject)) {
        Set<String> libraries = libraries(project, from.get(), subject);
        libraries.removeAll(present(image));
        if (!libraries.isEmpty() && told.add(project)) {
          proposals.add(proposal(copy, project, libraries));
        }
      }
    }
    return proposals;
  }

  private static Proposal proposal(Located copy, String project, Set<String> libraries) {
    int length = copy.instruction().head().source().stripTrailing().length();
    TextRange whole = new TextRange(copy.placed().start(), copy.placed().start() + length);
    return Proposal.of(
            copy.placed(),
            whole,
            project
                + " is compiled against "
                + Wording.list(List.copyOf(libraries))
                + ", which the final image does not install")
        .breaking();
  }

  /** Images that hold more packages than can be named may hold the library. */
  private static boolean keepsMore(StageEstimate stage, Subject subject) {
    StageEstimate root = CLibrary.root(stage, subject);
    return root.base().image().isEmpty()
        || root.base().image().get().keepsMore()
        || !root.base().image().get().os().equals("debian")
        || !root.base().image().get().slim();
  }

  private static boolean copiesLibraries(List<Located> image) {
    return image.stream()
        .filter(copy -> copy.from().isPresent())
        .flatMap(copy -> copy.sources().stream())
        .anyMatch(source -> source.matches("/|/usr/?|/(usr/)?lib(64)?(/.*)?|.*\\.so[.\\d]*|.*\\*"));
  }

  /** What of the compiled projects the instruction copies. */
  private static Set<String> compiled(Located copy, StageEstimate from, Subject subject) {
    Set<String> copied =
        copy.estimate().parts().stream()
            .filter(part -> part.kind() == PartKind.PIP)
            .map(Part::name)
            .map(PythonDevDependencies::project)
            .collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    for (Located run : subject.chain(from)) {
      boolean pip =
          run.instruction() instanceof Instruction.Run
              && run.commandText().matches("(?s).*\\b(pip3?|uv|poetry|pdm|pipenv)\\b.*");
      if (pip) {
        PackageGraph.installed(run.estimate(), PythonDevDependencies.MANAGERS).stream()
            .flatMap(fact -> fact.requested().stream())
            .map(one -> PythonDevDependencies.project(one.name()))
            .forEach(found::add);
        String text = run.commandText();
        COMPILED.keySet().stream()
            .filter(project -> names(text, project) || inRequirements(run, project, subject))
            .forEach(found::add);
      }
    }
    found.retainAll(COMPILED.keySet());
    boolean environment =
        !copied.isEmpty()
            || copy.sources().stream()
                .anyMatch(one -> one.matches(".*(venv|site-packages|install).*"));
    return environment ? found : Set.of();
  }

  private static boolean names(String text, String project) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(project) + "(?![\\w-])")
        .matcher(text)
        .find();
  }

  private static boolean inRequirements(Located run, String project, Subject subject) {
    return Pattern.compile("[\\w./-]+\\.txt")
        .matcher(run.commandText())
        .results()
        .flatMap(file -> subject.contextPath(run, run.path(file.group())).stream())
        .flatMap(path -> subject.text(path).stream())
        .anyMatch(text ->
            Pattern.compile("(?im)^\\s*" + Pattern.quote(project) + "(?![\\w-])")
                .matcher(text)
                .find());
  }

  /** The libraries behind the header packages that the build stage asked for. */
  private static Set<String> libraries(String project, StageEstimate from, Subject subject) {
    Set<String> libraries = new TreeSet<>();
    subject.chain(from).stream()
        .flatMap(run -> PackageGraph.installed(run.estimate(), Set.of("apt")).stream())
        .forEach(fact -> {
          Deque<String> open = new ArrayDeque<>();
          Set<String> seen = new HashSet<>();
          fact.requested().stream()
              .map(one -> one.name())
              .filter(name -> COMPILED.get(project).matcher(name).matches())
              .forEach(open::add);
          Set<String> headers = new HashSet<>(open);
          while (!open.isEmpty()) {
            String name = open.poll();
            for (String needed : fact.installed().getOrDefault(name, List.of())) {
              boolean further = needed.endsWith("-dev") && seen.add(needed);
              if (further && COMPILED.get(project).matcher(needed).matches()) {
                headers.add(needed);
                open.add(needed);
              }
              if (headers.stream().anyMatch(header -> isLibraryOf(header, needed))) {
                libraries.add(needed);
              }
            }
          }
        });
    return libraries;
  }

  /** {@code libpq5} of {@code libpq-dev}: the same stem, and no headers. */
  private static boolean isLibraryOf(String header, String name) {
    String stem = header.replaceFirst("(\\d*)(-compat)?-dev(-compat)?$", "");
    return stem.startsWith("lib")
        && name.startsWith(stem)
        && !name.matches(".*-(dev|common|data|doc|bin|compat|modules.*)")
        && name.substring(stem.length()).matches("-?\\d[\\w.-]*");
  }

  private static Set<String> present(List<Located> image) {
    return image.stream()
        .flatMap(located -> PackageGraph.installed(located.estimate(), Set.of("apt")).stream())
        .flatMap(fact -> fact.installed().keySet().stream())
        .collect(Collectors.toSet());
  }
}
