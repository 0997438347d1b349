package dev.layerweight.lsp;

import java.util.List;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.services.LanguageClient;

/** The client as the server sees it, with what goes beyond the protocol. */
public interface LayerweightClient extends LanguageClient {

  /** Sent to clients that asked for it, whenever the size of an open document may have changed. */
  @JsonNotification("layerweight/summary")
  void summary(Summary summary);

  /**
   * A document's size in a few words.
   *
   * @param text for a status bar, empty where there is nothing to show
   * @param tooltip Markdown
   */
  record Summary(String uri, String text, String tooltip) {}

  /** Sent to clients that asked for it, whenever one of its values has changed. */
  @JsonNotification("layerweight/network")
  void network(NetworkStatus status);

  /**
   * Where live figures come from just now.
   *
   * @param mode off, known or all
   * @param pending look-ups that wait or run
   * @param failed hosts that could not be reached, each with its reason
   */
  record NetworkStatus(String mode, long pending, List<String> failed) {}
}
