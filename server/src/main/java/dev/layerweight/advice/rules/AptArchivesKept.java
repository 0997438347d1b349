package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunText;
import java.util.List;

/**
 * apt keeps the archives of the packages, because the image's own clean-up was taken away.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN rm -f /etc/apt/apt.conf.d/docker-clean
 * RUN apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN rm -f /etc/apt/apt.conf.d/docker-clean
 * RUN apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/* && apt-get clean
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of {@code /var/cache/apt}: the archives and apt's two binary caches.
 *
 * <p>Silent: on Debian's and Ubuntu's images as they are, which delete the archives by themselves,
 * so that {@code apt-get clean} frees nothing there; where the archives lie in a cache mount; and
 * where the same RUN cleans.
 */
public final class AptArchivesKept implements Rule {

  @Override
  public String id() {
    return "apt-archives-kept";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !archives(located).isEmpty())
        .map(located ->
            Proposal.at(located.placed(), "the archives of the packages stay in this layer")
                .losing(archives(located))
                .fixedBy(
                    "Add apt-get clean",
                    true,
                    RunText.append(located.placed(), "apt-get clean").stream().toList())
                .orFixedBy(CacheMounts.instead(located, archives(located), subject)))
        .toList();
  }

  private static List<Part> archives(Located located) {
    return located.estimate().parts().stream()
        .filter(part -> part.kind() == PartKind.CACHE && part.path().startsWith("/var/cache/apt"))
        .toList();
  }
}
