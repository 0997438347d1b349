package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * npm, yarn or pnpm keeps what it downloaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN npm ci
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN npm ci && npm cache clean --force
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of the cache: archives, their index, and the registry's documents where the
 * lock file does not say where packages lie.
 *
 * <p>Silent: where the cache lies in a cache mount, or is cleaned in the same RUN. Without a fix
 * for the JSON form of RUN.
 */
public final class NpmCache implements Rule {

  @Override
  public String id() {
    return "npm-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !caches(located.estimate()).isEmpty())
        .map(located ->
            proposal(located.estimate())
                .orFixedBy(CacheMounts.instead(located, caches(located.estimate()), subject)))
        .toList();
  }

  private static List<Part> caches(InstructionEstimate instruction) {
    return instruction.parts().stream()
        .filter(part -> part.kind() == PartKind.CACHE)
        .filter(part -> part.name().matches("(npm|yarn|pnpm|corepack)\\b.*"))
        .toList();
  }

  private static Proposal proposal(InstructionEstimate instruction) {
    List<Part> caches = caches(instruction);
    String commands =
        caches.stream().map(NpmCache::cleaning).distinct().collect(Collectors.joining(" && "));
    String owners =
        caches.stream()
            .map(part -> part.name().replaceFirst(" .*", ""))
            .distinct()
            .collect(Collectors.joining(" and "));
    return Proposal.at(instruction.placed(), "what " + owners + " downloaded stays in this layer")
        .losing(caches)
        .fixedBy(
            "Clean the cache of " + owners,
            true,
            RunText.append(instruction.placed(), commands).stream().toList());
  }

  private static String cleaning(Part cache) {
    if (cache.name().startsWith("npm")) {
      return "npm cache clean --force";
    }
    return cache.name().startsWith("yarn") ? "yarn cache clean" : "rm -rf " + cache.path();
  }
}
