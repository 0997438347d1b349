package dev.layerweight.report;

import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The analyses that the tests of all formats share. */
final class Samples {

  private Samples() {}

  /** Two stages in the image, one beside it, parts of every kind, something unknown, findings. */
  static Report api() {
    String text =
        """
        FROM python:3.12-slim AS base
        RUN --mount=type=cache,target=/var/cache/apt set -eux; apt-get update && \\
            apt-get install -y --no-install-recommends \\
              # the client only
              postgresql-client gcc && \\
            curl -LsSf example.test/install.sh | sh
        WORKDIR /app
        FROM base AS deps
        RUN pip install -r requirements.txt
        FROM base AS runtime
        COPY --from=deps /usr/local /usr/local
        COPY tests ./tests
        RUN chown -R app /app
        """;
    Sample sample = new Sample(text);
    List<Part> wheels = new ArrayList<>();
    wheels.add(Sample.part("torch 2.9.0", PartKind.PIP, "/usr/local/lib", 1_770_000_000));
    wheels.add(
        Sample.part("nvidia-cudnn-cu12 9.10", PartKind.PIP, "/usr/local/lib", 1_100_000_000));
    wheels.add(Sample.part("nvidia-cublas-cu12 12.8", PartKind.PIP, "/usr/local/lib", 900_000_000));
    wheels.add(Sample.part("nvidia-nccl-cu12 2.27", PartKind.PIP, "/usr/local/lib", 500_000_000));
    wheels.add(Sample.part("triton 3.5.0", PartKind.PIP, "/usr/local/lib", 620_000_000));
    wheels.add(Sample.part("mypy 1.18", PartKind.PIP, "/usr/local/lib", 40_000_000));
    wheels.add(Sample.part("ruff 0.14", PartKind.PIP, "/usr/local/lib", 28_000_000));
    wheels.add(Sample.part("pytest 8.4", PartKind.PIP, "/usr/local/lib", 3_000_000));
    wheels.add(Sample.part("pluggy 1.6", PartKind.PIP, "/usr/local/lib", 200_000));
    for (int i = 0; i < 9; i++) {
      wheels.add(Sample.part("small" + i + " 1.0", PartKind.PIP, "/usr/local/lib", 100_000));
    }
    long wheelBytes = wheels.stream().mapToLong(part -> part.weight().unpacked().likely()).sum();
    sample.stage(
        "base",
        1,
        true,
        true,
        Sample.image(
            "python:3.12-slim",
            Sample.exact(119_000_000),
            List.of(
                Sample.part("trixie root filesystem", PartKind.BASE, "/", 78_600_000),
                Sample.part("Python 3.12", PartKind.BASE, "/usr/local", 40_400_000))),
        new dev.layerweight.estimate.InstructionEstimate(
            sample.at(2),
            Sample.about(323_000_000, Basis.COMPUTED),
            List.of(
                Sample.part("gcc-14", PartKind.APT, "/usr", 243_000_000),
                Sample.part("postgresql-client-17", PartKind.APT, "/usr", 61_000_000),
                Sample.part("package lists", PartKind.INDEX, "/var/lib/apt/lists", 19_000_000)),
            List.of(
                new dev.layerweight.estimate.UnknownPart(
                    "runs a downloaded script",
                    new dev.layerweight.text.TextRange(
                        sample.at(2).instruction().head().source().indexOf("curl"),
                        sample.at(2).instruction().head().source().length()))),
            List.of(),
            dev.layerweight.image.Weight.ZERO,
            List.of()),
        sample.adds(7, dev.layerweight.image.Weight.ZERO, List.of()));
    sample.stage(
        "deps",
        8,
        false,
        true,
        Sample.stageBase("base", 0, Sample.exact(442_000_000)),
        sample.adds(9, Sample.about(wheelBytes, Basis.COMPUTED), wheels));
    sample.stage(
        "runtime",
        10,
        true,
        true,
        Sample.stageBase("base", 0, Sample.about(442_000_000, Basis.COMPUTED)),
        sample.adds(11, Sample.about(wheelBytes, Basis.APPROXIMATE), wheels),
        sample.adds(
            12,
            Sample.exact(2_750_000),
            List.of(Sample.part("tests", PartKind.FILE, "/app/tests", 2_750_000))),
        sample.adds(
            13,
            Sample.exact(2_750_000),
            List.of(Sample.part("copied up", PartKind.OTHER, "/app", 2_750_000))));
    sample
        .finds(
            "apt-lists-kept",
            2,
            "the package lists stay in the layer and are never read again",
            Estimate.exact(19_000_000),
            List.of("package lists"),
            Optional.of("Remove the package lists in the same instruction"),
            false)
        .finds(
            "build-tools-in-final-stage",
            2,
            "gcc-14 is only needed to build, and what it built was copied from another stage of"
                + " this Dockerfile",
            Estimate.within(243_000_000, 0.02, Basis.APPROXIMATE),
            List.of("gcc-14"),
            Optional.empty(),
            false)
        .finds(
            "development-dependencies",
            11,
            "mypy, ruff, pytest and what only they need are tools for development",
            Estimate.exact(71_200_000),
            List.of("mypy 1.18", "ruff 0.14", "pytest 8.4", "pluggy 1.6"),
            Optional.of("Remove mypy, ruff and pytest from requirements.txt"),
            false)
        .finds(
            "tests-copied",
            12,
            "tests are not run in the image",
            Estimate.exact(2_750_000),
            List.of("tests"),
            Optional.of("Remove COPY tests"),
            false)
        .finds(
            "venv-without-interpreter",
            11,
            "the interpreter of this environment is not in the image",
            Estimate.ZERO,
            List.of(),
            Optional.empty(),
            true)
        .canGo(Estimate.exact(335_950_000));
    return new Report(
        "docker/api.Dockerfile",
        sample.analysis(),
        List.of("build context is /src, where the sources of COPY are"));
  }

  /** Names that try to reach out of their place. */
  static Report hostile() {
    Sample sample =
        new Sample("FROM evil\u001b[31m:1\nCOPY a|b\u001b]0;x\u0007`c`<img/onerror=1>[x](y) /\n");
    sample.stage(
        "",
        1,
        true,
        true,
        Sample.nearest(
            "evil\u001b[31m:1",
            Sample.about(50_000_000, Basis.APPROXIMATE),
            "1.0 stands in | see <b>@here</b> \u202eexe.txt"),
        sample.adds(
            2,
            Sample.exact(5_000_000),
            List.of(
                Sample.part("a|b`\u001b[2J``c", PartKind.FILE, "/a", 3_000_000),
                Sample.part("漢字のとても長い名前".repeat(8), PartKind.FILE, "/b", 2_000_000))));
    sample
        .finds(
            "tests-copied",
            2,
            "*bold* _it_ <script> | @types/node [a](b) https://x.test \r\n# no heading",
            Estimate.exact(1_000),
            List.of("a|b`\u001b[2J``c"),
            Optional.of("Remove `x`|\u0000"),
            false)
        .canGo(Estimate.exact(1_000));
    return new Report("dir\nwith|break/Dockerfile", sample.analysis(), List.of());
  }

  /** Nothing known of the base, nothing but an unknown instruction. */
  static Report unknown() {
    Sample sample = new Sample("FROM corp.test/base:1\nRUN make\n");
    sample
        .stage(
            "",
            1,
            true,
            true,
            Sample.unknownImage("corp.test/base:1", "the image corp.test/base is not known"),
            sample.atLeast(2, 0, "make: what it builds is not known", 4))
        .problem("nothing is known of line 2");
    return new Report("Dockerfile", sample.analysis(), List.of());
  }
}
