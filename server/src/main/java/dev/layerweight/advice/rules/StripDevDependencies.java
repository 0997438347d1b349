package dev.layerweight.advice.rules;

import dev.layerweight.advice.Combined;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.Fix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Development dependencies come into the image in several places, in the Dockerfile and in
 * manifests: one change takes them all out.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir flask pytest
 * RUN npm ci
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir flask
 * RUN npm ci --omit=dev
 * }</pre>
 *
 * <p>Saves: what the fixes of python-dev-dependencies, npm-dev-dependencies and
 * npm-tools-in-dependencies save together, simulated with all of them made.
 *
 * <p>Silent: where there is only one such fix, which then stands for itself.
 */
public final class StripDevDependencies implements Rule {

  private static final List<Rule> PARTS =
      List.of(new PythonDevDependencies(), new NpmDevDependencies(), new NpmToolsInDependencies());

  @Override
  public String id() {
    return "strip-dev-dependencies";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    Combined combined = new Combined(subject.dockerfile());
    List<Proposal> joined = new ArrayList<>();
    for (Rule part : PARTS) {
      for (Proposal proposal : part.check(subject)) {
        if (proposal.fix().filter(combined::add).isPresent()) {
          joined.add(proposal);
        }
      }
    }
    return joined.size() < 2
        ? List.of()
        : subject.build().targetStage().stream()
            .map(stage ->
                Proposal.at(
                        stage.from(),
                        "development dependencies come into the image in "
                            + joined.size()
                            + " places")
                    .losingAll(
                        joined.stream().flatMap(one -> one.goes().stream()).distinct().toList())
                    .fixedBy(
                        Optional.of(
                            new Fix("Strip development dependencies", combined.edits(), false))))
            .toList();
  }
}
