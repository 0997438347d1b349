package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.image.Estimate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcurrencyTest {

  @Test
  void aBurstOfChangesEndsInDiagnosticsOfTheLastOne() throws Exception {
    try (TestClient client = TestClient.started(Profiles.HELIX)) {
      client.open("FROM a\n");
      assertEquals(1, TestClient.next(client.diagnostics).getVersion());
      CountDownLatch sent = new CountDownLatch(1);
      client.advisor.before = (_, _) -> sent.await();
      for (int i = 0; i < 50; i++) {
        Range end = new Range(new Position(1 + i, 0), new Position(1 + i, 0));
        client.change(new TextDocumentContentChangeEvent(end, "RUN x pytest\n"));
      }
      client.roundTrip();
      sent.countDown();
      var published = TestClient.next(client.diagnostics);
      assertEquals(51, published.getVersion());
      assertEquals(50, published.getDiagnostics().size());
      client.change("FROM a\n");
      assertEquals(52, TestClient.next(client.diagnostics).getVersion());
      assertTrue(client.diagnostics.isEmpty());
    }
  }

  @Test
  void allRequestsOfAVersionShareOneAnalysis() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.open("FROM a\nRUN 1MB pytest\n");
      for (int i = 0; i < 5; i++) {
        client.hints();
        client.hover(1, 0);
        client.lenses();
        client.actions(TestClient.URI, 1, null);
      }
      TestClient.next(client.diagnostics);
      assertEquals(1, client.advisor.analyses.get());
      assertEquals(1, client.contexts.opened.get());
    }
  }

  @Test
  void aNewVersionCancelsTheAnalysisOfTheOldOneAndWhoWaitedIsAnsweredAboutTheNew()
      throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      client.advisor.before =
          (dockerfile, isCancelled) -> {
            if (dockerfile.text().contains("old")) {
              begun.countDown();
              while (!isCancelled.getAsBoolean()) {
                Thread.onSpinWait();
              }
              cancelled.countDown();
            }
          };
      client.open("FROM a\nRUN old 1MB\n");
      assertTrue(begun.await(20, TimeUnit.SECONDS));
      CompletableFuture<List<InlayHint>> asked = client.askHints();
      client.change("FROM a\n\nRUN new 2MB\n");
      assertEquals(
          List.of("0:6 119 MB · 43.2 MB to pull", "2:11 +2 MB"),
          TestClient.words(TestClient.get(asked)));
      assertTrue(cancelled.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoWaitsTooLongGetsTheLastAnswerAtItsNewPlaceAndARefreshLater() throws Exception {
    Patience impatient =
        new Patience(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(60));
    try (TestClient client = new TestClient(impatient)) {
      client.initialize(Profiles.VS_CODE.params());
      client.open("FROM a\nRUN 1MB\n");
      TestClient.next(client.summaries);
      CountDownLatch answered = new CountDownLatch(1);
      client.advisor.before = (_, _) -> answered.await();
      Range top = new Range(new Position(0, 0), new Position(0, 0));
      client.change(new TextDocumentContentChangeEvent(top, "# a remark\n"));
      assertEquals(List.of("1:6 119 MB · 43.2 MB to pull", "2:7 +1 MB"), client.hints());
      assertTrue(client.hover(2, 1).getContents().getRight().getValue().startsWith("**\\+1 MB**"));
      assertEquals(1, client.lenses().getFirst().getRange().getStart().getLine());
      assertEquals(List.of(), client.actions(TestClient.URI, 2, null));
      client.refreshes.clear();
      answered.countDown();
      assertEquals(
          Set.of("hints", "lenses", "diagnostics"),
          Set.of(
              TestClient.next(client.refreshes),
              TestClient.next(client.refreshes),
              TestClient.next(client.refreshes)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"YCM", "EGLOT", "HELIX"})
  void whoIsNeverToldToAskAgainIsAnsweredWhenTheSizesAreKnown(Profiles profile) throws Exception {
    Patience patient =
        new Patience(Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofSeconds(60));
    try (TestClient client = new TestClient(patient)) {
      client.initialize(profile.params());
      client.open("FROM a\nRUN 1MB\n");
      TestClient.next(client.diagnostics);
      CountDownLatch end = new CountDownLatch(1);
      client.advisor.before = (_, _) -> end.await();
      client.change("FROM a\nRUN 2MB\n");
      CompletableFuture<List<InlayHint>> asked = client.askHints();
      // Asked for later than the hints, and answered from the analysis before.
      assertNotNull(client.hover(1, 1));
      end.countDown();
      assertEquals(
          List.of("0:6 119 MB · 43.2 MB to pull", "1:7 +2 MB"),
          TestClient.words(TestClient.get(asked)));
    }
  }

  @Test
  void theFirstAnswerIsWaitedFor() throws Exception {
    Patience patient =
        new Patience(Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofSeconds(60));
    try (TestClient client = new TestClient(patient)) {
      client.initialize(Profiles.NEOVIM.params());
      CountDownLatch end = new CountDownLatch(1);
      client.advisor.before = (_, _) -> end.await();
      client.open("FROM a\nRUN 1MB\n");
      CompletableFuture<List<InlayHint>> asked = client.askHints();
      assertThrows(TimeoutException.class, () -> asked.get(500, TimeUnit.MILLISECONDS));
      end.countDown();
      assertEquals(2, TestClient.get(asked).size());
    }
  }

  @Test
  void whoIsNeverToldToAskAgainIsAnsweredWhenTheBuildContextIsCounted() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.advisor.judged = ConcurrencyTest::stillCounting;
      client.open("FROM a\nRUN 1MB\n");
      CompletableFuture<List<InlayHint>> asked = client.askHints();
      assertNotNull(client.hover(1, 1));
      assertFalse(asked.isDone());
      client.advisor.judged = UnaryOperator.identity();
      client.contexts.whenReady.run();
      assertEquals(2, TestClient.get(asked).size());
      assertEquals(2, client.advisor.analyses.get());
    }
  }

  private static Analysis stillCounting(Analysis counted) {
    BuildEstimate build = counted.build();
    return new Analysis(
        new BuildEstimate(
            build.dockerfile(),
            build.platform(),
            build.target(),
            build.stages(),
            List.of(FolderContext.STILL_COUNTING)),
        List.of(),
        Estimate.ZERO);
  }

  @Test
  void cancelledRequestsAreAnsweredAsSuch() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      CountDownLatch end = new CountDownLatch(1);
      client.advisor.before = (_, _) -> end.await();
      client.open("FROM a\nRUN 1MB\n");
      CompletableFuture<List<InlayHint>> asked = client.askHints();
      asked.cancel(true);
      client.roundTrip();
      assertTrue(
          client.traffic.stream()
              .anyMatch(message ->
                  message instanceof ResponseMessage response
                      && response.getError() != null
                      && response.getError().getCode()
                          == ResponseErrorCode.RequestCancelled.getValue()));
      end.countDown();
      assertFalse(client.hints().isEmpty());
    }
  }

  @Test
  void anAdvisorThatFailsIsLoggedOnceAndTheNextTextWorks() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.advisor.before =
          (dockerfile, _) -> {
            if (dockerfile.text().contains("bad")) {
              throw new IllegalStateException("advisor");
            }
            if (dockerfile.text().contains("deep")) {
              throw new StackOverflowError();
            }
          };
      client.open("FROM bad\nRUN 1MB\n");
      assertEquals(List.of(), client.hints());
      assertNull(client.hover(1, 0));
      assertEquals(List.of(), client.lenses());
      assertEquals(List.of(), TestClient.next(client.diagnostics).getDiagnostics());
      client.change("FROM bad\nRUN 2MB\n");
      assertEquals(List.of(), client.hints());
      client.change("FROM deep\nRUN 3MB\n");
      assertEquals(List.of(), client.hints());
      client.change("FROM a\nRUN 4MB\n");
      assertEquals(2, client.hints().size());
      client.awaitLog("IllegalStateException: advisor");
      client.awaitLog("StackOverflowError");
      assertTrue(client.logs.isEmpty());
    }
  }

  @Test
  void manyDocumentsAndThreadsDoNotMixUp() throws Exception {
    try (TestClient client = TestClient.started(Profiles.HELIX)) {
      Set<String> wrong = ConcurrentHashMap.newKeySet();
      Range all = new Range(new Position(0, 0), new Position(9, 0));
      List<CompletableFuture<Void>> answers = new java.util.ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        String uri = "file:///workspace/" + i + ".dockerfile";
        String expected = "1:" + (4 + (i + "MB").length()) + " +" + i + " MB";
        client.open(uri, "dockerfile", "FROM a\nRUN " + i + "MB\n");
        answers.add(
            client
                .askHints(uri, all)
                .thenAccept(hints -> {
                  if (!TestClient.words(hints).getLast().equals(expected)) {
                    wrong.add(uri + TestClient.words(hints));
                  }
                }));
      }
      for (CompletableFuture<Void> answer : answers) {
        TestClient.get(answer);
      }
      assertEquals(Set.of(), wrong);
    }
  }
}
