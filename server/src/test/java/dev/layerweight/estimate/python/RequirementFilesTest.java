package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.text.TextRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementFilesTest {

  private static final TextRange NOWHERE = new TextRange(0, 0);

  private static RequirementFiles read(PythonStage stage) {
    RequirementFiles files = new RequirementFiles(stage);
    files.read("/app/requirements.txt", NOWHERE);
    return files;
  }

  private static List<String> names(RequirementFiles files) {
    return files.asked.stream().map(asked -> asked.requirement().name()).toList();
  }

  @Test
  void aListElsewhereIsNotKnown() {
    PythonStage stage =
        PythonStage.official("3.11.7")
            .with("/app/requirements.txt", "-r https://lists.test/a.txt\nclick\n");
    RequirementFiles files = read(stage);
    assertEquals(List.of("click"), names(files));
    assertEquals(List.of("what https://lists.test/a.txt asks for is not known"), files.problems);
  }

  @Test
  void readsOptionsCommentsAndContinuedLines() {
    PythonStage stage =
        PythonStage.official("3.11.7")
            .with("/app/base/common.txt", "click  # with a remark\n-c ../pins.txt\n")
            .with("/app/pins.txt", "flask<3\nclick==8.1.0 ; python_version < '3'\n")
            .with(
                "/app/requirements.txt",
                """
                \uFEFF# the application
                -r base/common.txt
                --requirement=base/common.txt
                --index-url https://pypi.test/simple
                --extra-index-url=https://torch.test/whl/cpu
                flask==2.0 \\
                    --hash=sha256:aaaa \\
                    --hash=sha256:bbbb
                url-lib @ https://files.test/url_lib-1.0-py3-none-any.whl#sha256=x
                uvicorn[standard] >= 0.2 ; python_version >= '3.8'
                ${NAME}==1.0
                -e ./lib[extra]
                git+https://git.test/a/b.git#egg=b
                --pre
                """);
    stage.environment.put("NAME", "redis");
    RequirementFiles files = read(stage);
    assertEquals(List.of("click", "flask", "url-lib", "uvicorn", "redis"), names(files));
    assertEquals(
        List.of("./lib[extra]", "git+https://git.test/a/b.git#egg=b"),
        files.places.stream().map(RequirementFiles.Place::written).toList());
    assertEquals("<3", files.constraints.get("flask").toString());
    assertTrue(!files.constraints.containsKey("click"));
    assertTrue(TorchIndex.isCpu(files.indexes));
    assertTrue(files.preReleases);
    assertEquals("/app/base/common.txt", files.asked.getFirst().file());
  }

  @Test
  void filesThatIncludeEachOtherAreReadOnce() {
    PythonStage stage =
        PythonStage.official("3.11.7")
            .with("/app/requirements.txt", "-r other.txt\n-r requirements.txt\na\n")
            .with("/app/other.txt", "-r requirements.txt\nb\n");
    assertEquals(List.of("b", "a"), names(read(stage)));
  }

  @Test
  void aLongChainOfFilesEnds() {
    PythonStage stage = PythonStage.official("3.11.7").with("/app/requirements.txt", "-r 0.txt");
    for (int i = 0; i < 60; i++) {
      stage.with("/app/" + i + ".txt", "-r " + (i + 1) + ".txt\np" + i + "\n");
    }
    assertTrue(names(read(stage)).size() < 30);
  }

  @Test
  void hugeAndBinaryFilesAreProblems() {
    String huge = "package-with-a-name==1.0\n".repeat(2_000_000);
    assertTrue(huge.length() >= 50_000_000);
    for (String text : List.of(huge, "flask\0\1\2", "x".repeat(1_000_000), " ".repeat(2_000_000))) {
      RequirementFiles files =
          read(PythonStage.official("3.11.7").with("/app/requirements.txt", text));
      assertTrue(names(files).isEmpty());
      assertEquals(1, files.problems.size());
    }
  }

  @Test
  void manyLinesAreCutOff() {
    RequirementFiles files =
        read(PythonStage.official("3.11.7").with("/app/requirements.txt", "a\n".repeat(100_000)));
    assertTrue(names(files).size() <= 5_000);
    assertTrue(files.problems.getFirst().contains("too many lines"));
  }

  @Test
  void aMissingFileIsAProblem() {
    RequirementFiles files = read(PythonStage.official("3.11.7"));
    assertEquals(List.of("/app/requirements.txt is not there"), files.problems);
  }

  @Test
  void linesThatAreNoRequirementsAreNamed() {
    RequirementFiles files =
        read(PythonStage.official("3.11.7").with("/app/requirements.txt", "flask\na b c\n"));
    assertEquals(List.of("flask"), names(files));
    assertEquals(List.of("\"a b c\" in /app/requirements.txt is no requirement"), files.problems);
  }
}
