package web;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Greets over HTTP; with the argument "check" it asks itself once and ends. */
public final class Greeter {
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean check = arguments.length > 0 && arguments[0].equals("check");
    HttpServer server =
        HttpServer.create(
            check ? new InetSocketAddress("127.0.0.1", 0) : new InetSocketAddress(8080), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              ("Good day, " + exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    if (check) {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/workshop");
      System.out.println(
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
              .body());
      server.stop(0);
    }
  }
}
