package dev.layerweight.catalog.client;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Users and passwords by host, from the file {@code .netrc} that pip and uv look into. The entry
 * {@code default} is not used: a credential goes to hosts that are named.
 */
public final class Netrc {

  static final Netrc EMPTY = new Netrc(Map.of());

  private final Map<String, String> headers;

  private Netrc(Map<String, String> headers) {
    this.headers = headers;
  }

  /** The file that {@code NETRC} names, else the one of the home folder. */
  public static Netrc of(ClientMachine machine) {
    return machine
        .path("NETRC")
        .or(() -> Optional.of(machine.home().resolve(".netrc")))
        .flatMap(ClientMachine::text)
        .or(() -> ClientMachine.text(machine.home().resolve("_netrc")))
        .map(Netrc::parse)
        .orElse(EMPTY);
  }

  static Netrc parse(String text) {
    Map<String, String> headers = new HashMap<>();
    String host = "";
    String login = "";
    String password = "";
    StringTokenizer words = new StringTokenizer(withoutComments(text));
    while (words.hasMoreTokens()) {
      switch (words.nextToken()) {
        case "machine" -> {
          put(headers, host, login, password);
          host = words.hasMoreTokens() ? words.nextToken() : "";
          login = "";
          password = "";
        }
        case "default" -> {
          put(headers, host, login, password);
          host = "";
        }
        case "login", "user" -> login = words.hasMoreTokens() ? words.nextToken() : "";
        case "password" -> password = words.hasMoreTokens() ? words.nextToken() : "";
        default -> {
          // An account, or the words of a macro, which are of no use here.
        }
      }
    }
    put(headers, host, login, password);
    return new Netrc(Map.copyOf(headers));
  }

  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.lines()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private static void put(Map<String, String> headers, String host, String login, String password) {
    if (!host.isEmpty() && !password.isEmpty()) {
      headers.putIfAbsent(
          host.toLowerCase(Locale.ROOT), ServerAddress.basicHeader(login + ":" + password));
    }
  }

  /** The header for a host without its port. */
  public Optional<String> header(String host) {
    return Optional.ofNullable(headers.get(host.toLowerCase(Locale.ROOT)));
  }
}
