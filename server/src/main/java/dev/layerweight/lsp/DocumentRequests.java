package dev.layerweight.lsp;

import dev.layerweight.lsp.Availability.Late;
import dev.layerweight.lsp.Availability.Nothing;
import dev.layerweight.lsp.Availability.Ready;
import dev.layerweight.lsp.LayerweightServer.CompareAnswer;
import dev.layerweight.lsp.LayerweightServer.CompareParams;
import dev.layerweight.lsp.LayerweightServer.ReportAnswer;
import dev.layerweight.lsp.LayerweightServer.ReportParams;
import dev.layerweight.lsp.convert.Positions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.DiagnosticServerCancellationData;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;

/**
 * What a client says and asks about documents. Notifications replace snapshots at once; requests
 * wait for the analysis of the newest text, as long as {@link Patience} says, and are answered in
 * another thread.
 */
final class DocumentRequests implements TextDocumentService {

  private final Supplier<Session> sessions;
  private final Supplier<Optional<Session>> running;
  private final Guard guard;

  /**
   * @param sessions throws the error to be sent where no request is welcome
   * @param running empty where notifications are to be dropped
   */
  DocumentRequests(Supplier<Session> sessions, Supplier<Optional<Session>> running, Guard guard) {
    this.sessions = sessions;
    this.running = running;
    this.guard = guard;
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    notice(
        "textDocument/didOpen",
        session -> {
          TextDocumentItem item = params.getTextDocument();
          String language = Optional.ofNullable(item.getLanguageId()).orElse("");
          DocumentSnapshot first =
              DocumentSnapshot.of(item.getUri(), language, item.getVersion(), item.getText());
          session.publisher().soon(session.documents().open(first));
        });
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    notice(
        "textDocument/didChange",
        session -> {
          VersionedTextDocumentIdentifier id = params.getTextDocument();
          Optional<OpenDocument> document = session.documents().get(id.getUri());
          if (document.isEmpty()) {
            session.log().warnOnce(id.getUri() + " was changed but is not open");
            return;
          }
          document
              .get()
              .change(before ->
                  before.with(
                      params.getContentChanges(),
                      Optional.ofNullable(id.getVersion()).orElse(before.version() + 1),
                      session.profile().encoding()));
          session.publisher().afterPause(document.get());
        });
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    notice(
        "textDocument/didClose",
        session ->
            session
                .documents()
                .close(params.getTextDocument().getUri())
                .ifPresent(session.publisher()::clear));
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    notice(
        "textDocument/didSave",
        session ->
            session
                .documents()
                .get(params.getTextDocument().getUri())
                .ifPresent(document -> {
                  document.context().invalidate();
                  session.restart(document.uri());
                }));
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
    return answer(
        "textDocument/inlayHint",
        Documents::askForHints,
        () -> params.getTextDocument().getUri(),
        List.of(),
        session ->
            (document, available) -> {
              Positions now = now(session, document);
              return available
                  .best()
                  .map(analyzed ->
                      InlayHints.of(analyzed, now, now.range(params.getRange()), session.profile()))
                  .orElse(List.of());
            });
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    return this.<Optional<Hover>>answer(
            "textDocument/hover",
            () -> params.getTextDocument().getUri(),
            Optional.empty(),
            session ->
                (document, available) -> {
                  Positions now = now(session, document);
                  int offset = now.offset(params.getPosition());
                  return available
                      .best()
                      .flatMap(analyzed ->
                          Hovers.at(analyzed, now, offset, session.profile(), session.isOffline()));
                })
        .thenApply(hover -> hover.orElse(null));
  }

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
    return answer(
        "textDocument/codeLens",
        Documents::askForLenses,
        () -> params.getTextDocument().getUri(),
        List.of(),
        session ->
            (document, available) ->
                available
                    .best()
                    .map(analyzed -> Lenses.of(analyzed, now(session, document), session.profile()))
                    .orElse(List.of()));
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    return answer(
        "textDocument/codeAction",
        () -> params.getTextDocument().getUri(),
        List.of(),
        session ->
            (document, available) ->
                switch (available) {
                  case Ready(Analyzed analyzed) when analyzed.snapshot() == document.snapshot() ->
                      session
                          .codeActions()
                          .of(document, analyzed, params.getRange(), params.getContext())
                          .stream()
                          .flatMap(action -> offered(action, analyzed, session.profile()).stream())
                          .toList();
                  // An edit for another text than the client's would do harm.
                  case Ready _, Late _, Nothing _ -> List.of();
                });
  }

  private static Optional<Either<Command, CodeAction>> offered(
      CodeAction action, Analyzed analyzed, ClientProfile profile) {
    if (profile.codeActions()) {
      return Optional.of(Either.forRight(action));
    }
    return profile.appliesEdits()
        ? FixCommands.of(action, analyzed).map(Either::forLeft)
        : Optional.empty();
  }

  @Override
  public CompletableFuture<CodeAction> resolveCodeAction(CodeAction action) {
    return answer(
        "codeAction/resolve",
        () -> CodeActions.uriOf(action).orElse(""),
        action,
        session ->
            (document, available) ->
                switch (available) {
                  case Ready(Analyzed analyzed) when analyzed.snapshot() == document.snapshot() ->
                      session
                          .codeActions()
                          .resolve(document, analyzed, action)
                          .orElseThrow(DocumentRequests::modified);
                  case Ready _, Late _, Nothing _ -> throw modified();
                });
  }

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(DocumentDiagnosticParams params) {
    return answer(
        "textDocument/diagnostic",
        () -> params.getTextDocument().getUri(),
        new DocumentDiagnosticReport(new RelatedFullDocumentDiagnosticReport(List.of())),
        session ->
            (_, available) ->
                switch (available) {
                  case Ready(Analyzed analyzed) ->
                      new DocumentDiagnosticReport(
                          new RelatedFullDocumentDiagnosticReport(
                              Diagnostics.of(analyzed, session.profile())));
                  case Nothing _ ->
                      new DocumentDiagnosticReport(
                          new RelatedFullDocumentDiagnosticReport(List.of()));
                  // An empty answer would take the known diagnostics away until the next one.
                  case Late _ ->
                      throw new ResponseErrorException(
                          new ResponseError(
                              ResponseErrorCode.ServerCancelled,
                              "the analysis is not finished yet",
                              new DiagnosticServerCancellationData(true)));
                });
  }

  CompletableFuture<ReportAnswer> report(ReportParams params) {
    ReportRenderer.Format format =
        Arrays.stream(ReportRenderer.Format.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(params.format()))
            .findFirst()
            .orElse(ReportRenderer.Format.MARKDOWN);
    String uri = params.textDocument().getUri();
    ReportAnswer none = new ReportAnswer("There is no report of this document.\n");
    if (running.get().filter(session -> session.documents().get(uri).isEmpty()).isPresent()) {
      return guard.answer(
          "layerweight/report",
          none,
          () -> {
            Session session = sessions.get();
            return session
                .unopened()
                .analyze(uri)
                .thenApplyAsync(
                    known -> known.map(each -> written(session, each, format)).orElse(none),
                    session.requests());
          });
    }
    return answer(
        "layerweight/report",
        () -> uri,
        none,
        session ->
            (_, available) ->
                available
                    .best()
                    .map(analyzed -> written(session, analyzed, format))
                    .orElseGet(() ->
                        available instanceof Late
                            ? new ReportAnswer("The analysis is not finished yet.\n")
                            : none));
  }

  private static ReportAnswer written(
      Session session, Analyzed analyzed, ReportRenderer.Format format) {
    String name = session.folders().nameOf(analyzed.snapshot().uri());
    return new ReportAnswer(session.parts().reports().render(name, analyzed.analysis(), format));
  }

  CompletableFuture<CompareAnswer> compare(CompareParams params) {
    return answer(
        "layerweight/compare",
        () -> params.textDocument().getUri(),
        new CompareAnswer(0, ""),
        session ->
            (document, available) ->
                available
                    .best()
                    .flatMap(now ->
                        session
                            .documents()
                            .sizesOf(document, params.text())
                            .map(before -> Summaries.change(before, now)))
                    .orElseGet(() -> new CompareAnswer(0, "")));
  }

  private <T> CompletableFuture<T> answer(
      String method,
      Supplier<String> uri,
      T empty,
      Function<Session, BiFunction<OpenDocument, Availability, T>> conversion) {
    return answer(method, Documents::ask, uri, empty, conversion);
  }

  private <T> CompletableFuture<T> answer(
      String method,
      BiFunction<Documents, OpenDocument, CompletableFuture<Availability>> ask,
      Supplier<String> uri,
      T empty,
      Function<Session, BiFunction<OpenDocument, Availability, T>> conversion) {
    return guard.answer(
        method,
        empty,
        () -> {
          Session session = sessions.get();
          Optional<OpenDocument> asked = session.documents().get(uri.get());
          if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(empty);
          }
          OpenDocument document = asked.get();
          DocumentSnapshot then = document.snapshot();
          boolean retried = session.profile().retriedWhenModified().contains(method);
          return ask.apply(session.documents(), document)
              .thenApplyAsync(
                  available -> {
                    if (retried && document.snapshot() != then) {
                      throw modified();
                    }
                    return conversion.apply(session).apply(document, available);
                  },
                  session.requests());
        });
  }

  private void notice(String method, Consumer<Session> work) {
    guard.run(method, () -> running.get().ifPresent(work));
  }

  private static Positions now(Session session, OpenDocument document) {
    return document.snapshot().positions(session.profile().encoding());
  }

  private static ResponseErrorException modified() {
    return Guard.error(ResponseErrorCode.ContentModified, "the document was changed");
  }
}
