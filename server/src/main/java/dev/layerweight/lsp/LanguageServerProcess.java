package dev.layerweight.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageProducer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.ConcurrentMessageProcessor;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Runs the language server on a pair of streams; the one entrance for the rest of the program. */
public final class LanguageServerProcess {

  private LanguageServerProcess() {}

  /**
   * Serves one client until it says exit or its stream ends.
   *
   * @param out nothing else may be written to it
   * @param meanwhile makes ready what the first document needs, while the client makes up its mind
   * @return the exit code of the process: 0 after an orderly shutdown, else 1
   */
  public static int run(InputStream in, OutputStream out, ServerParts parts, Runnable meanwhile) {
    return run(in, out, parts, Patience.USUAL, meanwhile);
  }

  static int run(InputStream in, OutputStream out, ServerParts parts, Patience patience) {
    return run(in, out, parts, patience, () -> {});
  }

  private static int run(
      InputStream in, OutputStream out, ServerParts parts, Patience patience, Runnable meanwhile) {
    ServerLog log = new ServerLog();
    LayerweightServer server = new LayerweightServer(parts, patience, log);
    PatientOutput output = new PatientOutput(out);
    Frames frames = new Frames(in, log);
    Greeting greeting = new Greeting(frames, output, server);
    greeting.await();
    Thread.ofPlatform().daemon().name("meanwhile").start(() -> run(meanwhile, log));
    StandardErrorLog.install();
    // The reader waits in a read that nothing can end, so it must not keep the process alive.
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lsp-reader").factory());
    Wiring wiring = new Wiring(server, frames, greeting::take, log);
    wiring
        .setLocalService(server)
        .setRemoteInterface(LayerweightClient.class)
        .setInput(in)
        .setOutput(output)
        .setExecutorService(reader)
        .configureGson(gson -> gson.registerTypeAdapterFactory(new AnnotatedEdits()))
        .setExceptionHandler(thrown -> error(thrown, log));
    Launcher<LayerweightClient> launcher = wiring.create();
    server.connect(launcher.getRemoteProxy());
    greeting.complete();
    launcher.startListening();
    int exitCode = server.exitCode().join();
    reader.shutdownNow();
    try {
      output.close();
    } catch (IOException _) {
      // Nobody is left who would miss the last bytes.
    }
    return exitCode;
  }

  private static void run(Runnable meanwhile, ServerLog log) {
    try {
      meanwhile.run();
    } catch (RuntimeException | Error fault) {
      log.fault("making ready", fault);
    }
  }

  /** The error for the client; faults go to the log, and no stack trace leaves it. */
  private static ResponseError error(Throwable thrown, ServerLog log) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ResponseErrorException meant) {
        return meant.getResponseError();
      }
    }
    log.fault("a request", thrown);
    return new ResponseError(ResponseErrorCode.InternalError, "internal error", null);
  }

  /** Puts our own reader and our own tables of messages in the place of the library's. */
  private static final class Wiring extends Launcher.Builder<LayerweightClient> {

    private final Incoming incoming;
    private final Frames frames;
    private final Predicate<String> taken;
    private final ServerLog log;
    private final Runnable whenOver;
    private MessageJsonHandler json;
    private RemoteEndpoint endpoint;

    Wiring(LayerweightServer server, Frames frames, Predicate<String> taken, ServerLog log) {
      this.incoming = new Incoming(server);
      this.frames = frames;
      this.taken = taken;
      this.log = log;
      this.whenOver = server::exit;
    }

    @Override
    protected Map<String, JsonRpcMethod> getSupportedMethods() {
      Map<String, JsonRpcMethod> all = new HashMap<>(incoming.types());
      all.putAll(Outgoing.types());
      return all;
    }

    @Override
    protected RemoteEndpoint createRemoteEndpoint(MessageJsonHandler jsonHandler) {
      json = jsonHandler;
      MessageConsumer sender = wrapMessageConsumer(new StreamMessageConsumer(output, jsonHandler));
      endpoint = new RemoteEndpoint(sender, incoming, exceptionHandler);
      jsonHandler.setMethodProvider(endpoint);
      endpoint.setJsonHandler(jsonHandler);
      return endpoint;
    }

    @Override
    protected LayerweightClient createProxy(RemoteEndpoint remote) {
      return new Outgoing(remote);
    }

    @Override
    protected ConcurrentMessageProcessor createMessageProcessor(
        MessageProducer unused, MessageConsumer receiver, LayerweightClient client) {
      return super.createMessageProcessor(
          new MessageReader(frames, taken, json, endpoint, log, whenOver), receiver, client);
    }
  }
}
