package dev.layerweight.lsp;

import java.io.IOException;
import java.util.Optional;

/**
 * Answers the initialize request, which comes first, before the library of the protocol is loaded:
 * the client goes on with its own start meanwhile.
 */
final class Greeting {

  private final Frames frames;
  private final PatientOutput output;
  private final LayerweightServer server;

  /** What is to be done when the library is there. */
  private Optional<Runnable> rest = Optional.empty();

  Greeting(Frames frames, PatientOutput output, LayerweightServer server) {
    this.frames = frames;
    this.output = output;
    this.server = server;
  }

  /** Reads the first message and answers it where it is the one that has to come first. */
  void await() {
    try {
      Optional<String> first = frames.next();
      first.ifPresent(message -> {
        rest = answer(message);
        if (rest.isEmpty()) {
          frames.putBack(message);
        }
      });
    } catch (IOException _) {
      // The next one who reads sees the end, too.
    }
  }

  /** To be called when the client can be spoken to, before anything else is read. */
  void complete() {
    rest.ifPresent(Runnable::run);
  }

  /** Takes a message that comes later, if it is the first initialize request after all. */
  boolean take(String message) {
    Optional<Runnable> late = server.isExpectingClient() ? answer(message) : Optional.empty();
    late.ifPresent(Runnable::run);
    return late.isPresent();
  }

  private Optional<Runnable> answer(String message) {
    return InitializeRequest.of(message)
        .map(request -> {
          ClientProfile profile = ClientProfile.of(request);
          output.send(Frames.framed(Welcome.to(request, profile, server.version())));
          return () -> server.begin(request, profile);
        });
  }
}
