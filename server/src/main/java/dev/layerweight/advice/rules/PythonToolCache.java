package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * poetry, pdm or pipenv keeps the archives that it downloaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN poetry install --only main
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN poetry install --only main && rm -rf /root/.cache/pypoetry/artifacts /root/.cache/pypoetry/cache
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it. poetry's own {@code
 * --no-cache} and {@code cache clear} leave the archives where they are, and its virtual
 * environment lies beside them, so that only the folders of the cache go: one with the archives,
 * one with the answers of the index, which hold them again.
 *
 * <p>Saves: the bytes of the archives in the cache, of poetry's twice.
 *
 * <p>Silent: where the cache lies in a cache mount, or is deleted in the same RUN. Without a fix
 * for the JSON form of RUN.
 */
public final class PythonToolCache implements Rule {

  @Override
  public String id() {
    return "python-tool-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !caches(located).isEmpty())
        .map(located -> proposal(located, subject))
        .toList();
  }

  private static List<Part> caches(Located located) {
    return located.estimate().parts().stream()
        .filter(part -> part.kind() == PartKind.CACHE)
        .filter(part -> part.name().matches("(poetry|pdm|pipenv) cache"))
        .toList();
  }

  private static Proposal proposal(Located located, Subject subject) {
    List<Part> caches = caches(located);
    String folders =
        caches.stream()
            .flatMap(PythonToolCache::folders)
            .distinct()
            .collect(Collectors.joining(" "));
    List<String> owners =
        caches.stream().map(part -> part.name().replaceFirst(" .*", "")).distinct().toList();
    return Proposal.at(
            located.placed(),
            "the archives that " + Wording.list(owners) + " downloaded stay in this layer")
        .losing(caches)
        .fixedBy(
            "Remove the cache of " + Wording.list(owners),
            true,
            RunText.append(located.placed(), "rm -rf " + folders).stream().toList())
        .orFixedBy(CacheMounts.instead(located, caches, subject));
  }

  private static Stream<String> folders(Part cache) {
    String artifacts = "/artifacts";
    return cache.path().endsWith(artifacts)
        ? Stream.of(
            cache.path(),
            cache.path().substring(0, cache.path().length() - artifacts.length()) + "/cache")
        : Stream.of(cache.path());
  }
}
