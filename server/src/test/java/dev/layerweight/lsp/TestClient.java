package dev.layerweight.lsp;

import dev.layerweight.advice.ComparingAdvisor;
import dev.layerweight.catalog.BuiltLayers;
import dev.layerweight.lsp.LayerweightServer.ReportAnswer;
import dev.layerweight.lsp.LayerweightServer.ReportParams;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.ApplyWorkspaceEditResponse;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.ConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageServer;

/** A real client in this process, over real streams, that keeps all that it is told. */
final class TestClient implements LayerweightClient, AutoCloseable {

  static final String URI = "file:///workspace/Dockerfile";
  private static final long PATIENCE_SECONDS = 30;

  /** The server with its own request. */
  interface Api extends LanguageServer {
    @JsonRequest("layerweight/report")
    CompletableFuture<ReportAnswer> report(ReportParams params);

    @JsonRequest("layerweight/compare")
    CompletableFuture<LayerweightServer.CompareAnswer> compare(
        LayerweightServer.CompareParams params);

    @org.eclipse.lsp4j.jsonrpc.services.JsonNotification("layerweight/trusted")
    void trusted();
  }

  final FakeAdvisor advisor = new FakeAdvisor();
  final FakeContexts contexts = new FakeContexts();
  volatile BuiltLayers built = BuiltLayers.NONE;
  final FakeLiveFigures live = new FakeLiveFigures();
  final BlockingQueue<NetworkStatus> networkStatuses = new LinkedBlockingQueue<>();
  final BlockingQueue<org.eclipse.lsp4j.ProgressParams> progress = new LinkedBlockingQueue<>();
  final BlockingQueue<PublishDiagnosticsParams> diagnostics = new LinkedBlockingQueue<>();
  final BlockingQueue<Summary> summaries = new LinkedBlockingQueue<>();
  final BlockingQueue<String> refreshes = new LinkedBlockingQueue<>();
  final BlockingQueue<MessageParams> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<Registration> registrations = new LinkedBlockingQueue<>();
  final BlockingQueue<WorkspaceEdit> applied = new LinkedBlockingQueue<>();
  final BlockingQueue<MessageParams> logs = new LinkedBlockingQueue<>();
  final Queue<Message> traffic = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  volatile Function<String, Object> settings = _ -> null;

  private final PipedOutputStream toServer = new PipedOutputStream();
  private final PipedInputStream fromServer;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Integer> exitCode;
  private final Api server;
  private int version;

  /** A client whose server waits for everything, however slow the machine is. */
  TestClient() throws IOException {
    this(new Patience(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)));
  }

  TestClient(Patience patience) throws IOException {
    PipedInputStream serverIn = new PipedInputStream(toServer, 1 << 16);
    fromServer = new PipedInputStream(1 << 16);
    PipedOutputStream serverOut = new PipedOutputStream(fromServer);
    ServerParts parts =
        new ServerParts(
            new DockerfileParser()::parse,
            new ComparingAdvisor(advisor, (stage, platform) -> built.find(stage, platform)),
            contexts,
            (file, analysis, format) ->
                format + " of " + file + ", " + analysis.build().stages().size() + " stages\n",
            live,
            "1.2.3");
    exitCode =
        CompletableFuture.supplyAsync(
            () -> LanguageServerProcess.run(serverIn, serverOut, parts, patience), threads);
    Launcher<Api> launcher =
        new Launcher.Builder<Api>()
            .setLocalService(this)
            .setRemoteInterface(Api.class)
            .setInput(new Copying(fromServer, received))
            .setOutput(toServer)
            .setExecutorService(threads)
            .wrapMessages(consumer ->
                message -> {
                  traffic.add(message);
                  consumer.consume(message);
                })
            .create();
    server = launcher.getRemoteProxy();
    launcher.startListening();
  }

  /** Keeps what is read, because the client's types do not hold all of it. */
  private static final class Copying extends FilterInputStream {

    private final ByteArrayOutputStream copy;

    Copying(InputStream in, ByteArrayOutputStream copy) {
      super(in);
      this.copy = copy;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        copy.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      copy.write(bytes, offset, Math.max(0, count));
      return count;
    }
  }

  static TestClient started(Profiles profile) throws Exception {
    return started(profile.params());
  }

  static TestClient started(InitializeParams params) throws Exception {
    TestClient client = new TestClient();
    client.initialize(params);
    return client;
  }

  InitializeResult initialize(InitializeParams params) throws Exception {
    InitializeResult result = get(server.initialize(params));
    server.initialized(new InitializedParams());
    // The answer comes before the server is ready for more, which only a test can notice.
    roundTrip();
    return result;
  }

  Api server() {
    return server;
  }

  PipedOutputStream rawStream() {
    return toServer;
  }

  /** All bytes that came from the server so far, as text. */
  String received() {
    return received.toString(StandardCharsets.UTF_8);
  }

  static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes messages from the log up to one that contains a text. */
  void awaitLog(String text) throws InterruptedException {
    while (!next(logs).getMessage().contains(text)) {
      // Other messages may come before it.
    }
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T item = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (item == null) {
      throw new AssertionError("nothing came");
    }
    return item;
  }

  int exitCode() throws Exception {
    return get(exitCode);
  }

  void open(String text) {
    open(URI, "dockerfile", text);
  }

  void open(String uri, String language, String text) {
    version = 1;
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, language, 1, text)));
  }

  void change(String text) {
    change(new TextDocumentContentChangeEvent(text));
  }

  void change(TextDocumentContentChangeEvent change) {
    version++;
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(URI, version), List.of(change)));
  }

  void closeDocument() {
    server
        .getTextDocumentService()
        .didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
  }

  /** Returns when the server has read everything that was sent before. */
  void roundTrip() throws Exception {
    get(
        server
            .getTextDocumentService()
            .hover(
                new HoverParams(
                    new TextDocumentIdentifier("file:///not/open"), new Position(0, 0))));
  }

  CompletableFuture<List<InlayHint>> askHints() {
    return askHints(URI, new Range(new Position(0, 0), new Position(100_000, 0)));
  }

  CompletableFuture<List<InlayHint>> askHints(String uri, Range range) {
    return server
        .getTextDocumentService()
        .inlayHint(new InlayHintParams(new TextDocumentIdentifier(uri), range));
  }

  /** The hints as {@code line:character label}. */
  List<String> hints() throws Exception {
    return words(get(askHints()));
  }

  static List<String> words(List<InlayHint> hints) {
    return hints.stream()
        .map(hint ->
            hint.getPosition().getLine()
                + ":"
                + hint.getPosition().getCharacter()
                + " "
                + hint.getLabel().getRight().getFirst().getValue())
        .toList();
  }

  Hover hover(int line, int character) throws Exception {
    return get(
        server
            .getTextDocumentService()
            .hover(
                new HoverParams(new TextDocumentIdentifier(URI), new Position(line, character))));
  }

  List<? extends CodeLens> lenses() throws Exception {
    return get(
        server
            .getTextDocumentService()
            .codeLens(new CodeLensParams(new TextDocumentIdentifier(URI))));
  }

  List<CodeAction> actions(String uri, int line, List<String> only) throws Exception {
    return offers(uri, line, only).stream().map(Either::getRight).toList();
  }

  /** Commands to clients that take no actions. */
  List<Either<Command, CodeAction>> offers(String uri, int line, List<String> only)
      throws Exception {
    Position position = new Position(line, 0);
    CodeActionContext context = new CodeActionContext(List.of());
    context.setOnly(only);
    return get(
        server
            .getTextDocumentService()
            .codeAction(
                new CodeActionParams(
                    new TextDocumentIdentifier(uri), new Range(position, position), context)));
  }

  /** Returns when the server has done what a command of an action or a lens says. */
  void run(Command command) throws Exception {
    get(
        server
            .getWorkspaceService()
            .executeCommand(
                new ExecuteCommandParams(command.getCommand(), command.getArguments())));
  }

  @Override
  public void summary(Summary summary) {
    summaries.add(summary);
  }

  @Override
  public void network(NetworkStatus status) {
    networkStatuses.add(status);
  }

  @Override
  public CompletableFuture<Void> createProgress(
      org.eclipse.lsp4j.WorkDoneProgressCreateParams params) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void notifyProgress(org.eclipse.lsp4j.ProgressParams params) {
    progress.add(params);
  }

  @Override
  public CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams params) {
    applied.add(params.getEdit());
    return CompletableFuture.completedFuture(new ApplyWorkspaceEditResponse(true));
  }

  @Override
  public void telemetryEvent(Object object) {
    throw new AssertionError("the server sends no telemetry");
  }

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams params) {
    diagnostics.add(params);
  }

  @Override
  public void showMessage(MessageParams params) {
    messages.add(params);
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
    throw new AssertionError("the server asks nothing");
  }

  @Override
  public void logMessage(MessageParams params) {
    logs.add(params);
  }

  @Override
  public CompletableFuture<Void> registerCapability(RegistrationParams params) {
    registrations.addAll(params.getRegistrations());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
    return CompletableFuture.completedFuture(
        params.getItems().stream().map(item -> settings.apply(item.getScopeUri())).toList());
  }

  @Override
  public CompletableFuture<Void> refreshInlayHints() {
    refreshes.add("hints");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> refreshCodeLenses() {
    refreshes.add("lenses");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> refreshDiagnostics() {
    refreshes.add("diagnostics");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() throws Exception {
    toServer.close();
    get(exitCode);
    fromServer.close();
    threads.shutdownNow();
  }
}
