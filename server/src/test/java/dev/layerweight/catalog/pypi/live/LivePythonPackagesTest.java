package dev.layerweight.catalog.pypi.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.PythonWheel.Figures;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Asked;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.MemoryStore;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.catalog.client.SettableClock;
import dev.layerweight.catalog.client.SteppedLookUps;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePythonPackagesTest {

  private static final PythonMachine BOOKWORM = machine(List.of(), List.of());

  private static PythonMachine machine(List<String> indexes, List<String> extra) {
    return new PythonMachine(version("3.12"), Platform.LINUX_AMD64, Libc.glibc(36), indexes, extra);
  }

  private static PythonVersion version(String text) {
    return PythonVersion.parse(text).orElseThrow();
  }

  @TempDir Path home;

  private final FakeServer server = new FakeServer();
  private final SettableClock clock = new SettableClock();
  private final MemoryStore store = new MemoryStore(clock);
  private SteppedLookUps lookUps = new SteppedLookUps();
  private final Map<String, String> variables = new HashMap<>();
  private PythonPackages shipped = name -> new Answer.Missing<>("no package \"" + name + "\"");

  @AfterEach
  void stop() {
    server.close();
  }

  private LivePythonPackages live(TrustingFetcher fetcher) {
    variables.putIfAbsent("PIP_INDEX_URL", server.address("/simple").toString());
    return live(
        fetcher, new ClientMachine(variables, home, home, ClientMachine.OperatingSystem.LINUX));
  }

  private LivePythonPackages live(TrustingFetcher fetcher, ClientMachine machine) {
    InstalledClients clients = new InstalledClients(Programs.NONE, store, lookUps);
    return new LivePythonPackages(
        shipped, PythonServers.of(machine, clients), fetcher, store, lookUps, clock);
  }

  private FakeWheel serve(FakeWheel wheel) {
    server.put("/files/" + wheel.filename(), Page.of(wheel.bytes()));
    server.put("/files/" + wheel.filename() + ".metadata", Page.of(wheel.metadata()));
    return wheel;
  }

  private void page(String project, String... files) {
    server.put(
        "/simple/" + project + "/",
        Page.json(
            "{\"meta\":{\"api-version\":\"1.1\"},\"name\":\""
                + project
                + "\",\"files\":["
                + String.join(",", files)
                + "]}"));
  }

  private static List<String> versions(PythonPackages packages, String name) {
    return packages.project(name).found().stream()
        .flatMap(project -> project.wheels().stream())
        .map(wheel -> wheel.version().toString())
        .toList();
  }

  @Test
  void answersAtOnceAndExactlyLater() {
    FakeWheel wheel =
        serve(
            FakeWheel.of(
                "kit",
                "2.0",
                "cp312-cp312-manylinux_2_28_x86_64",
                "Requires-Python: >=3.9\n"
                    + "Requires-Dist: idna (>=2)\n"
                    + "Requires-Dist:  rich ; extra == 'x'\n",
                30_000,
                400_000));
    FakeWheel old = serve(FakeWheel.of("kit", "1.0", "py3-none-any", "", 10_000, 0));
    String beside =
        ",\"core-metadata\":{\"sha256\":\"" + FakeWheel.sha256(wheel.metadata()) + "\"}";
    page("kit", old.json(""), wheel.json(beside + ",\"requires-python\":\">=3.9\""));

    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    assertEquals(Optional.empty(), packages.project("kit").found());
    assertEquals(0, server.asked().size());
    lookUps.step();

    assertEquals(List.of("2.0", "1.0"), versions(packages, "kit"));
    PythonWheel guess = packages.wheel("kit", version("2.0")).orElseThrow();
    assertEquals(Figures.BY_KIND, guess.figures());
    assertEquals(wheel.bytes().length, guess.wheelBytes());
    assertEquals(Optional.empty(), guess.requirements());
    lookUps.step();

    PythonWheel exact = packages.wheel("kit", version("2.0")).orElseThrow();
    assertEquals(Figures.COUNTED, exact.figures());
    assertEquals(wheel.unpackedBytes(30_000, 400_000), exact.unpackedBytes());
    assertEquals(30_000, exact.pythonSourceBytes());
    assertEquals(1, exact.pythonFiles());
    assertEquals(400_000, exact.nativeBytes());
    assertEquals(OptionalInt.of(2), exact.scripts());
    assertEquals(Optional.of(">=3.9"), exact.requiresPython());
    assertEquals(Optional.of(List.of("idna (>=2)", "rich ; extra == 'x'")), exact.requirements());
    assertTrue(server.sentBytes() < 200_000, "the library was not downloaded");
    assertTrue(server.askedPaths().contains("/files/" + wheel.filename() + ".metadata"));
    // The version that was not counted is now judged by the one that was.
    assertEquals(
        Figures.BY_OWN_RATIO,
        packages.project("kit").found().orElseThrow().wheels().getLast().figures());
    assertEquals(List.of(), lookUps.step());
    assertEquals(
        "package index of PIP_INDEX_URL, 2026-11-22",
        ((Answer.Found<PythonProject>) packages.project("kit")).provenance().source());
  }

  @Test
  void keepsWhatItLearnedForTheNextProgramRun() {
    FakeWheel wheel = serve(FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 0));
    page("kit", wheel.json(""));
    settled(live(PlainFetcher.known()), "kit", "2.0");
    int requests = server.asked().size();

    lookUps = new SteppedLookUps();
    PythonPackages again = live(PlainFetcher.known()).on(BOOKWORM);
    assertEquals(Figures.COUNTED, again.wheel("kit", version("2.0")).orElseThrow().figures());
    assertEquals(List.of(), lookUps.step());
    assertEquals(requests, server.asked().size());

    store.damage();
    lookUps = new SteppedLookUps();
    PythonPackages damaged = live(PlainFetcher.known()).on(BOOKWORM);
    assertEquals(Optional.empty(), damaged.wheel("kit", version("2.0")));
    assertFalse(lookUps.step().isEmpty());
  }

  private Optional<PythonWheel> settled(LivePythonPackages packages, String name, String version) {
    PythonPackages view = packages.on(BOOKWORM);
    view.wheel(name, version(version));
    lookUps.step();
    view.wheel(name, version(version));
    lookUps.step();
    return view.wheel(name, version(version));
  }

  @Test
  void asksForVersionsAgainAfterSixHoursAndShowsTheOldOnesUntilThen() {
    page("kit", FakeWheel.of("kit", "1.0", "py3-none-any", "", 10, 0).json(""));
    server.put(
        "/simple/kit/",
        Page.json(
                "{\"files\":["
                    + FakeWheel.of("kit", "1.0", "py3-none-any", "", 10, 0).json("")
                    + "]}")
            .with("ETag", "\"one\""));
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    packages.project("kit");
    lookUps.step();
    assertEquals(List.of("1.0"), versions(packages, "kit"));
    clock.pass(Duration.ofHours(7));
    assertEquals(List.of("1.0"), versions(packages, "kit"));
    lookUps.step();
    assertEquals(Optional.of("\"one\""), server.asked().getLast().header("if-none-match"));
    assertEquals(List.of("1.0"), versions(packages, "kit"));
    assertEquals(2, server.asked().size());

    page("kit", FakeWheel.of("kit", "1.1", "py3-none-any", "", 10, 0).json(""));
    clock.pass(Duration.ofHours(7));
    versions(packages, "kit");
    lookUps.step();
    assertEquals(List.of("1.1"), versions(packages, "kit"));
  }

  @Test
  void choosesTheBuildForTheMachineAndLeavesWithdrawnOnesOut() {
    FakeWheel intel =
        serve(FakeWheel.of("kit", "2.0", "cp312-cp312-manylinux_2_17_x86_64", "", 10, 90_000));
    FakeWheel arm =
        serve(FakeWheel.of("kit", "2.0", "cp312-cp312-manylinux_2_17_aarch64", "", 10, 50_000));
    page(
        "kit",
        intel.json(""),
        arm.json(""),
        FakeWheel.of("kit", "2.1", "cp312-cp312-win_amd64", "", 10, 10).json(""),
        FakeWheel.of("kit", "2.2", "py3-none-any", "", 10, 0).json(",\"yanked\":\"broken\""),
        FakeWheel.of("kit", "1.9", "py3-none-any", "", 10, 0).json(",\"yanked\":false"),
        "{\"filename\":\"kit-1.8.tar.gz\",\"url\":\"kit-1.8.tar.gz\",\"size\":1000,\"hashes\":{}}");
    LivePythonPackages packages = live(PlainFetcher.known());
    PythonPackages here = packages.on(BOOKWORM);
    PythonPackages there =
        packages.on(
            new PythonMachine(
                version("3.12"), Platform.LINUX_ARM64, Libc.glibc(36), List.of(), List.of()));
    here.project("kit");
    lookUps.step();
    assertEquals(List.of("2.0", "1.9", "1.8"), versions(here, "kit"));
    assertEquals(
        intel.bytes().length, here.wheel("kit", version("2.0")).orElseThrow().wheelBytes());
    assertEquals(arm.bytes().length, there.wheel("kit", version("2.0")).orElseThrow().wheelBytes());
    // A withdrawn version is there for whoever pins it.
    assertEquals("2.2", here.wheel("kit", version("2.2")).orElseThrow().version().toString());
    assertEquals(Optional.empty(), here.wheel("kit", version("2.1")));
  }

  @Test
  void usesTheTableForTheVeryBuildThatItCounted() {
    FakeWheel wheel = serve(FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 0));
    page("kit", wheel.json(""));
    PythonWheel known =
        new PythonWheel(
            version("2.0"),
            "py3-none-any",
            wheel.bytes().length,
            31_000,
            30_000,
            1,
            0,
            3,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(List.of("idna")),
            Figures.COUNTED);
    shipped =
        name ->
            new Answer.Found<>(
                new PythonProject(name, List.of(known), OptionalDouble.of(1.4)),
                new Provenance("table"),
                false);
    Optional<PythonWheel> found = settled(live(PlainFetcher.known()), "kit", "2.0");
    assertEquals(31_000, found.orElseThrow().unpackedBytes());
    assertEquals(List.of("/simple/kit/"), server.askedPaths());
  }

  @Test
  void readsHtmlAndLetsTheNewestWheelSpeakForOthers() {
    FakeWheel wheel = serve(FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 0));
    server.put(
        "/simple/kit/",
        new Page(
            200,
            Map.of("Content-Type", "text/html"),
            """
            <!DOCTYPE html><html><body><!-- <a> -->
            <a href="../../files/%s#sha256=%s" data-requires-python="&gt;=3.8">%s</a><br/>
            <a href='../../files/kit-1.0-py3-none-any.whl' data-yanked>kit</a>
            <A HREF=../../files/kit-1.5-py3-none-any.whl>kit</A>
            <a href="mailto:me">no</a><a name="x">
            """
                .formatted(wheel.filename(), FakeWheel.sha256(wheel.bytes()), "x")
                .getBytes(StandardCharsets.UTF_8)));
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    packages.project("kit");
    lookUps.step();
    assertEquals(List.of(), versions(packages, "kit"));
    lookUps.step();
    assertEquals(List.of("2.0", "1.5"), versions(packages, "kit"));
    assertEquals(
        Optional.of(">=3.8"), packages.wheel("kit", version("2.0")).orElseThrow().requiresPython());
  }

  @Test
  void credentialsGoOnlyToTheirHost() {
    try (FakeServer files = new FakeServer()) {
      FakeWheel wheel = FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 0);
      files.put("/w/" + wheel.filename(), Page.of(wheel.bytes()));
      page(
          "kit",
          "{\"filename\":\"%s\",\"url\":\"%s\",\"size\":%d,\"hashes\":{}}"
              .formatted(
                  wheel.filename(), files.address("/w/" + wheel.filename()), wheel.bytes().length));
      variables.put(
          "PIP_INDEX_URL",
          server.address("/simple").toString().replace("http://", "http://me:s3cret@"));
      Optional<PythonWheel> found = settled(live(PlainFetcher.all()), "kit", "2.0");
      assertEquals(Figures.COUNTED, found.orElseThrow().figures());
      assertTrue(server.asked().stream().allMatch(one -> one.header("authorization").isPresent()));
      assertTrue(files.asked().stream().noneMatch(one -> one.header("authorization").isPresent()));
      assertFalse(files.asked().isEmpty());
      assertTrue(store.keys().stream().noneMatch(key -> key.contains("s3cret")));
    }
  }

  @Test
  void aHostThatOnlyTheDockerfileNamesIsNotAsked() {
    try (FakeServer other = new FakeServer()) {
      String named = other.address("/whl/cpu").toString().replace("127.0.0.1", "localhost");
      PythonMachine machine = machine(List.of(named), List.of());
      PythonPackages packages = live(PlainFetcher.known()).on(machine);
      packages.project("kit");
      lookUps.step();
      assertEquals(List.of(), other.asked());
      assertEquals(List.of(), server.asked());
      PythonPackages allowed = live(PlainFetcher.all()).on(machine);
      lookUps = new SteppedLookUps();
      live(PlainFetcher.all()).on(machine).project("kit");
      lookUps.step();
      assertEquals(List.of("/whl/cpu/kit/"), other.askedPaths());
      assertEquals(Optional.empty(), allowed.project("kit").found());
    }
  }

  @Test
  void theUsersOwnIndexMayAlsoBeNamedByTheDockerfile() throws IOException {
    page("kit", FakeWheel.of("kit", "1.0", "py3-none-any", "", 10, 0).json(""));
    variables.put(
        "PIP_INDEX_URL",
        server.address("/other").toString().replace("http://", "http://me:s3cret@"));
    PythonPackages packages =
        live(PlainFetcher.known())
            .on(machine(List.of(server.address("/simple").toString()), List.of()));
    packages.project("kit");
    lookUps.step();
    // Its host is known to the policy only because it is the user's own, too.
    assertEquals(List.of("1.0"), versions(packages, "kit"));
    assertEquals(
        Optional.of("Basic bWU6czNjcmV0"), server.asked().getFirst().header("authorization"));
  }

  @Test
  void netrcServesWhereTheAddressNamesNobody() throws IOException {
    Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login me password s3cret");
    page("kit");
    live(PlainFetcher.known()).on(BOOKWORM).project("kit");
    lookUps.step();
    assertEquals(
        Optional.of("Basic bWU6czNjcmV0"), server.asked().getFirst().header("authorization"));
    // The Dockerfile's own unencrypted host does not get it.
    String named = server.address("/x").toString().replace("127.0.0.1", "localhost");
    Files.writeString(home.resolve(".netrc"), "machine localhost login me password s3cret");
    live(PlainFetcher.all()).on(machine(List.of(named), List.of())).project("kit");
    lookUps.step();
    assertEquals("/x/kit/", server.asked().getLast().path());
    assertEquals(Optional.empty(), server.asked().getLast().header("authorization"));
  }

  @Test
  void filesMayStandBehindARedirect() {
    try (FakeServer files = new FakeServer()) {
      FakeWheel wheel = FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 300_000);
      files.put("/blob", Page.of(wheel.bytes()));
      server.put(
          "/files/" + wheel.filename(),
          Page.status(302).with("Location", files.address("/blob").toString()));
      page("kit", wheel.json(""));
      variables.put(
          "PIP_INDEX_URL",
          server.address("/simple").toString().replace("http://", "http://me:s3cret@"));
      assertEquals(
          wheel.unpackedBytes(30_000, 300_000),
          settled(live(PlainFetcher.all()), "kit", "2.0").orElseThrow().unpackedBytes());
      assertTrue(files.sentBytes() < 150_000);
      assertTrue(files.asked().stream().noneMatch(one -> one.header("authorization").isPresent()));
    }
  }

  @Test
  void severalIndexesAreTakenTogether() {
    page("kit", FakeWheel.of("kit", "1.0", "py3-none-any", "", 10, 0).json(""));
    try (FakeServer extra = new FakeServer()) {
      extra.put(
          "/more/kit/",
          Page.json(
              "{\"files\":["
                  + FakeWheel.of("kit", "3.0+cpu", "py3-none-any", "", 10, 0).json("")
                  + "]}"));
      variables.put("PIP_EXTRA_INDEX_URL", extra.address("/more/").toString());
      PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
      packages.project("kit");
      lookUps.step();
      assertEquals(List.of("3.0+cpu", "1.0"), versions(packages, "kit"));
    }
  }

  @Test
  void gzippedPagesAreUnpackedWithinBounds() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          ("{\"files\":[" + FakeWheel.of("kit", "1.0", "py3-none-any", "", 10, 0).json("") + "]}")
              .getBytes(StandardCharsets.UTF_8));
    }
    server.put("/simple/kit/", Page.of(packed.toByteArray()).with("Content-Encoding", "gzip"));
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < 70; i++) {
        gzip.write(megabyte);
      }
    }
    server.put("/simple/bomb/", Page.of(bomb.toByteArray()).with("Content-Encoding", "gzip"));
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    packages.project("kit");
    packages.project("bomb");
    lookUps.step();
    assertEquals(List.of("1.0"), versions(packages, "kit"));
    assertEquals(List.of(), versions(packages, "bomb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"files\":{}}",
        "{\"files\":[1]}",
        "{\"files\":[{\"filename\":3,\"url\":[]}]}",
        "{\"files\":[{\"filename\":\"kit-1-py3-none-any.whl\",\"url\":\"javascript:x\"}]}",
        "{\"files\":[{\"filename\":\"kit-1-py3-none-any.whl\",\"url\":\"http://\\u0000/\"}]}",
        "{\"files\":[{\"filename\":\"kit-1-py3-none-any.whl\",\"url\":\"x\",\"size\":\"1e999\"}]}",
        "{\"name\":\"kit\"}",
        "<a href=",
        "<a <a <a <a href='"
      })
  void malformedPagesAreNoAnswer(String text) {
    server.put("/simple/kit/", Page.of(text.getBytes(StandardCharsets.UTF_8)));
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    packages.project("kit");
    lookUps.step();
    assertEquals(Optional.empty(), packages.project("kit").found());
  }

  @Test
  void deepNestingIsNoAnswer() {
    server.put(
        "/simple/kit/",
        Page.of(("{\"x\":" + "[".repeat(500_000)).getBytes(StandardCharsets.UTF_8)));
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    packages.project("kit");
    lookUps.step();
    assertEquals(Optional.empty(), packages.project("kit").found());
  }

  @Test
  void liesAreNotBelieved() {
    FakeWheel wheel = FakeWheel.of("kit", "2.0", "py3-none-any", "Requires-Dist: a\n", 30_000, 0);
    String hash = ",\"core-metadata\":{\"sha256\":\"" + "0".repeat(64) + "\"}";
    // Another metadata than the index vouches for: the one within the wheel counts.
    server.put("/files/" + wheel.filename(), Page.of(wheel.bytes()));
    server.put(
        "/files/" + wheel.filename() + ".metadata",
        Page.of("Name: kit\nVersion: 2.0\nRequires-Dist: evil\n".getBytes(StandardCharsets.UTF_8)));
    page("kit", wheel.json(hash));
    assertEquals(
        Optional.of(List.of("a")),
        settled(live(PlainFetcher.known()), "kit", "2.0").orElseThrow().requirements());

    // A wheel of another project, of another length, and none at all.
    FakeWheel other = FakeWheel.of("other", "2.0", "py3-none-any", "", 30_000, 0);
    server.put("/files/foreign-2.0-py3-none-any.whl", Page.of(other.bytes()));
    server.put("/files/longer-2.0-py3-none-any.whl", Page.of(new byte[70]));
    server.put("/files/noise-2.0-py3-none-any.whl", Page.of(new byte[7000]));
    for (String name : List.of("foreign", "longer", "noise", "gone")) {
      page(
          name,
          "{\"filename\":\"%1$s-2.0-py3-none-any.whl\",\"url\":\"/files/%1$s-2.0-py3-none-any.whl\",\"size\":%2$d}"
              .formatted(name, name.equals("noise") ? 7000 : other.bytes().length));
      lookUps = new SteppedLookUps();
      assertEquals(
          Figures.BY_KIND,
          settled(live(PlainFetcher.known()), name, "2.0").orElseThrow().figures(),
          name);
    }
  }

  @Test
  void aServerWithoutRangesSendsTheWhole() {
    server.withoutRanges();
    FakeWheel wheel = serve(FakeWheel.of("kit", "2.0", "py3-none-any", "", 30_000, 300_000));
    page("kit", wheel.json(""));
    assertEquals(
        wheel.unpackedBytes(30_000, 300_000),
        settled(live(PlainFetcher.known()), "kit", "2.0").orElseThrow().unpackedBytes());
  }

  @Test
  void namesThatWouldChangeTheAddressAreNotAsked() {
    PythonPackages packages = live(PlainFetcher.known()).on(BOOKWORM);
    for (String name : List.of("../admin", "a/b", "", "a?b", "http://x", "%2e%2e")) {
      packages.project(name);
    }
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void saysWhatWouldBringLiveNumbers() {
    shipped =
        name ->
            new Answer.Found<>(
                new PythonProject(name, List.of(), OptionalDouble.empty()),
                new Provenance("table"),
                false);
    Answer<PythonProject> answer =
        live(
                PlainFetcher.known(),
                new ClientMachine(Map.of(), home, home, ClientMachine.OperatingSystem.LINUX))
            .on(BOOKWORM)
            .project("kit");
    assertEquals(
        "table; live with PIP_INDEX_URL set",
        ((Answer.Found<PythonProject>) answer).provenance().source());
  }

  @Test
  void asksForJsonFirst() {
    page("kit");
    live(PlainFetcher.known()).on(BOOKWORM).project("kit");
    lookUps.step();
    Asked asked = server.asked().getFirst();
    assertTrue(asked.header("accept").orElse("").startsWith("application/vnd.pypi.simple.v1+json"));
  }
}
