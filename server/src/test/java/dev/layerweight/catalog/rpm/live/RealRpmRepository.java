package dev.layerweight.catalog.rpm.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A repository of real packages: built by rpmbuild, described by createrepo_c. */
final class RealRpmRepository {

  private static final String SPEC =
      """
      Name: base
      Version: %d
      Release: 1
      Summary: a family of packages
      License: MIT
      BuildArch: noarch
      %%description
      packages that need each other
      %s
      %%install
      %s
      %s
      """;

  private final int version;
  private final StringBuilder packages = new StringBuilder();
  private final StringBuilder install = new StringBuilder();
  private final StringBuilder files = new StringBuilder();

  RealRpmRepository(int version) {
    this.version = version;
  }

  static List<String> missing(String... programs) {
    List<String> missing = new ArrayList<>();
    for (String program : programs) {
      boolean there =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!there) {
        missing.add(program);
      }
    }
    return missing;
  }

  /**
   * Adds a package with one file, a program, and a manual page.
   *
   * @param tags lines such as {@code Requires: b}
   */
  RealRpmRepository add(String name, int bytes, String... tags) {
    packages
        .append("%package -n ")
        .append(name)
        .append("\nSummary: ")
        .append(name)
        .append('\n')
        .append(String.join("\n", tags))
        .append("\n%description -n ")
        .append(name)
        .append("\ntext\n");
    String folder = "%{buildroot}/usr/share/" + name;
    String program = "%{buildroot}/usr/bin/" + name;
    String manual = "%{buildroot}/usr/share/man/man1/" + name + ".1";
    install
        .append("mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/share/man/man1 ")
        .append(folder)
        .append("\necho program > ")
        .append(program)
        .append("\nhead -c %d /dev/urandom > %s/data\n".formatted(bytes, folder))
        .append("head -c 2000 /dev/urandom > ")
        .append(manual)
        .append('\n');
    files
        .append("%files -n ")
        .append(name)
        .append("\n/usr/share/")
        .append(name)
        .append("\n/usr/bin/")
        .append(name)
        .append("\n/usr/share/man/man1/")
        .append(name)
        .append(".1*\n");
    return this;
  }

  /** Builds the packages; the folder that they are in. */
  Path packages(Path folder) throws IOException, InterruptedException {
    Path spec = folder.resolve("base.spec");
    Files.writeString(spec, SPEC.formatted(version, packages, install, files));
    run(
        folder,
        "rpmbuild",
        "-bb",
        "--quiet",
        "--define",
        "_topdir " + folder.resolve("top"),
        spec.toString());
    return folder.resolve("top/RPMS/noarch");
  }

  /**
   * Describes the packages in a folder.
   *
   * @param options such as {@code -g} and a file of groups
   */
  static void describe(Path packages, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("createrepo_c", "-q", "--general-compress-type=gz"));
    command.addAll(List.of(options));
    command.add(packages.toString());
    run(packages, command.toArray(String[]::new));
  }

  /** The output of a program; one that fails is an error with its output, unless it may. */
  static String run(Path folder, String... command) throws IOException, InterruptedException {
    return run(folder, false, command);
  }

  static String run(Path folder, boolean mayFail, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " does not end");
    }
    String text = Files.readString(output);
    if (process.exitValue() != 0 && !mayFail) {
      throw new IOException(command[0] + " failed: " + text);
    }
    return text;
  }
}
