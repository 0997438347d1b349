package dev.layerweight.lsp;

import com.google.gson.JsonObject;
import dev.layerweight.project.ProjectFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/** The language server as a client sees it: its life, and what it can do. */
public final class LayerweightServer implements LanguageServer {

  /** The command of lenses and cards; its arguments are a document's address and a line. */
  static final String SHOW_REPORT = "layerweight.showReport";

  /**
   * The command of lenses and hints of clients that have a breakdown; its arguments are a
   * document's address and, for a layer of it, a line.
   */
  static final String SHOW_BREAKDOWN = "layerweight.showBreakdown";

  /** Files beside a Dockerfile that its sizes and what is said of them depend on. */
  private static final List<String> WATCHED =
      List.of(
          "**/" + ProjectFiles.NAME,
          "**/.dockerignore",
          "**/*.dockerignore",
          "**/*requirements*.txt",
          "**/*constraints*.txt",
          "**/pyproject.toml",
          "**/package.json",
          "**/*.lock",
          "**/*-lock.*",
          "**/npm-shrinkwrap.json");

  /** What a client asks for by {@code layerweight/report}; format is markdown, text or json. */
  public record ReportParams(TextDocumentIdentifier textDocument, String format) {}

  /** The answer to {@code layerweight/report}. */
  public record ReportAnswer(String content) {}

  /** What a client asks for by {@code layerweight/compare}: the text that was there before. */
  public record CompareParams(TextDocumentIdentifier textDocument, String text) {}

  /**
   * The answer to {@code layerweight/compare}.
   *
   * @param bytes by which the image on disk has grown, negative where it has shrunk
   * @param change the same in words, {@code +120 MB}; empty where nothing is known to have changed
   */
  public record CompareAnswer(long bytes, String change) {}

  private final ServerParts parts;
  private final Patience patience;
  private final ServerLog log;
  private final Guard guard;
  private final DocumentRequests documents;
  private final WorkspaceRequests workspace;
  private final AtomicReference<LayerweightClient> client = new AtomicReference<>();
  private final AtomicReference<Session> session = new AtomicReference<>();
  private final AtomicBoolean shutDown = new AtomicBoolean();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  LayerweightServer(ServerParts parts, Patience patience, ServerLog log) {
    this.parts = parts;
    this.patience = patience;
    this.log = log;
    this.guard = new Guard(log);
    this.documents = new DocumentRequests(this::session, this::running, guard);
    this.workspace = new WorkspaceRequests(this::session, this::running, guard);
  }

  /** To be called before the first message arrives. */
  void connect(LayerweightClient connected) {
    client.set(connected);
  }

  /** Done when the client said exit or is gone: 0 after an orderly shutdown, else 1. */
  CompletableFuture<Integer> exitCode() {
    return exitCode;
  }

  /** Whether the first request is still to come. */
  boolean isExpectingClient() {
    return !shutDown.get() && session.get() == null;
  }

  /** The version that is said to the client. */
  String version() {
    return parts.version();
  }

  /** Begins the session of a client that was answered already. */
  void begin(InitializeRequest request, ClientProfile profile) {
    Session begun = new Session(parts, patience, request, profile, client.get(), log);
    if (!session.compareAndSet(null, begun)) {
      begun.close();
      return;
    }
    // Looking through processes takes some milliseconds that nobody has to wait for.
    begun.requests().execute(() -> ClientProcess.whenGone(request, this::exit));
  }

  /** Only a second one comes here, or one without parameters: {@link Greeting} takes the first. */
  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    return CompletableFuture.failedFuture(
        isExpectingClient()
            ? Guard.error(ResponseErrorCode.InvalidParams, "initialize lacks its parameters")
            : Guard.error(ResponseErrorCode.InvalidRequest, "the server is initialized already"));
  }

  @Override
  public void initialized(InitializedParams params) {
    guard.run("initialized", () -> running().ifPresent(LayerweightServer::register));
  }

  private static void register(Session begun) {
    begun.initialized();
    Optional<Registration> files =
        begun.profile().registersWatchedFiles()
            ? Optional.of(
                new Registration(
                    "layerweight-files",
                    "workspace/didChangeWatchedFiles",
                    new DidChangeWatchedFilesRegistrationOptions(
                        WATCHED.stream()
                            .map(glob -> new FileSystemWatcher(Either.forLeft(glob)))
                            .toList())))
            : Optional.empty();
    Optional<Registration> configuration =
        begun.profile().registersConfiguration()
            ? Optional.of(
                new Registration(
                    "layerweight-settings", "workspace/didChangeConfiguration", section()))
            : Optional.empty();
    List<Registration> wanted = Stream.of(files, configuration).flatMap(Optional::stream).toList();
    if (!wanted.isEmpty()) {
      begun.outbox().send(to -> to.registerCapability(new RegistrationParams(wanted)));
    }
    begun.log().info("Layerweight " + begun.parts().version() + " is ready");
  }

  private static JsonObject section() {
    JsonObject options = new JsonObject();
    options.addProperty("section", Settings.SECTION);
    return options;
  }

  /** Writes the report of an open document, or of a file of the workspace that is not open. */
  @JsonRequest("layerweight/report")
  public CompletableFuture<ReportAnswer> report(ReportParams params) {
    return documents.report(params);
  }

  /** Says by how much the image of an open document differs from that of another text. */
  @JsonRequest("layerweight/compare")
  public CompletableFuture<CompareAnswer> compare(CompareParams params) {
    return documents.compare(params);
  }

  /** The user trusts the workspace, so that its Dockerfiles may be looked up. */
  @JsonNotification("layerweight/trusted")
  public void trusted() {
    guard.run("layerweight/trusted", () -> running().ifPresent(begun -> begun.network().trust()));
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    shutDown.set(true);
    Optional.ofNullable(session.get()).ifPresent(Session::close);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void exit() {
    Optional.ofNullable(session.get()).ifPresent(Session::close);
    exitCode.complete(shutDown.get() ? 0 : 1);
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return documents;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return workspace;
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // There is nothing to trace beyond the log.
  }

  @Override
  public void cancelProgress(WorkDoneProgressCancelParams params) {
    // What is fetched serves other documents, too, and costs nobody any time.
  }

  private Optional<Session> running() {
    return shutDown.get() ? Optional.empty() : Optional.ofNullable(session.get());
  }

  private Session session() {
    if (shutDown.get()) {
      throw Guard.error(ResponseErrorCode.InvalidRequest, "the server is shut down");
    }
    return running()
        .orElseThrow(() ->
            Guard.error(ResponseErrorCode.ServerNotInitialized, "the server is not initialized"));
  }
}
