package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which hosts may be asked, by what a client says in which order. */
class NetworkTest {

  private final FakeLiveFigures live = new FakeLiveFigures();

  @Test
  void withoutAnySettingTheProgramsOwnHolds() {
    new NetworkChoice(live, Optional.empty(), false);
    assertEquals(List.of(Optional.empty()), live.allowed);
  }

  @Test
  void aClientThatAnswersIsWaitedFor() {
    NetworkChoice choice = new NetworkChoice(live, Optional.empty(), true);
    assertEquals(List.of(), live.allowed);
    choice.answered("file:///Dockerfile", json("{'network':'off'}"));
    assertEquals(List.of(Optional.of(Mode.OFF)), live.allowed);
  }

  @Test
  void whatIsSetWithTheStartHoldsUntilSomethingElseIsSaid() {
    NetworkChoice choice = new NetworkChoice(live, Optional.of(json("{'network':'all'}")), false);
    choice.pushed(json("{'layerweight':{'unit':'both'}}"));
    choice.pushed(json("{'layerweight':{'network':'known'}}"));
    assertEquals(
        List.of(Optional.of(Mode.ALL), Optional.of(Mode.ALL), Optional.of(Mode.KNOWN)),
        live.allowed);
  }

  @Test
  void ofSeveralDocumentsTheStrictestCounts() {
    NetworkChoice choice = new NetworkChoice(live, Optional.empty(), true);
    choice.answered("a", json("{'network':'all'}"));
    choice.answered("b", json("{'network':'off'}"));
    choice.answered("c", json("{}"));
    assertEquals(Mode.OFF, live.mode());
    choice.closed("b");
    assertEquals(Mode.ALL, live.mode());
  }

  @Test
  void anUntrustedWorkspaceAsksNobodyWhateverItSets() {
    JsonObject options = json("{'network':'all','untrusted':true}");
    NetworkChoice choice = new NetworkChoice(live, Optional.of(options), false);
    choice.pushed(json("{'network':'all'}"));
    choice.answered("a", json("{'network':'all'}"));
    assertTrue(
        live.allowed.stream().allMatch(Optional.of(Mode.OFF)::equals), live.allowed::toString);
    choice.trust();
    assertEquals(Mode.ALL, live.mode());
  }

  @Test
  void aBatchThatTakesAMomentHasOneProgress() throws Exception {
    var params = new org.eclipse.lsp4j.InitializeParams();
    var capabilities = new org.eclipse.lsp4j.ClientCapabilities();
    var window = new org.eclipse.lsp4j.WindowClientCapabilities();
    window.setWorkDoneProgress(true);
    capabilities.setWindow(window);
    params.setCapabilities(capabilities);
    params.setInitializationOptions(json("{'networkStatus':true}"));
    try (TestClient client = TestClient.started(params)) {
      client.live.tell(0, 8, Map.of());
      assertEquals("begin", kind(client));
      client.live.tell(5, 8, Map.of());
      client.live.tell(8, 8, Map.of("registry.test", "no connection"));
      String kind = kind(client);
      while (kind.equals("report")) {
        kind = kind(client);
      }
      assertEquals("end", kind);
      assertEquals(0, client.progress.size());
      LayerweightClient.NetworkStatus last = client.networkStatuses.take();
      while (last.failed().isEmpty()) {
        last = client.networkStatuses.take();
      }
      assertEquals(List.of("registry.test: no connection"), last.failed());
      assertEquals("known", last.mode());
    }
  }

  private static String kind(TestClient client) throws InterruptedException {
    return client.progress.take().getValue().getLeft().getKind().name();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }
}
