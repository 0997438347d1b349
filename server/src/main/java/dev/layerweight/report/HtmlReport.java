package dev.layerweight.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The breakdown as one page for a browser, in one file: the reports of a run as data, and the
 * script that draws them. It loads nothing and runs nothing but that script, whatever the names in
 * the data look like.
 *
 * <p>The page is written by hand in plain JavaScript, so that this module needs no other tool chain
 * to be built; editors with a view of their own for it ship the same files.
 */
public final class HtmlReport implements ReportWriter {

  private static final String FOLDER = "breakdown/";
  private static final List<String> SCRIPTS = List.of("tree.js", "layout.js", "page.js");

  private final JsonReport json = new JsonReport();

  @Override
  public String begin() {
    String style = resource("page.css");
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="Layerweight">
    <title>What the image holds</title>
    <style>%s</style>
    </head>
    <body>
    <noscript>This page draws its report with a script of its own.</noscript>
    """
        .formatted(hash(script()), hash(style), style);
  }

  @Override
  public String write(Report report) {
    return "<script type=\"application/json\" class=\"report\">"
        + harmless(json.write(report).strip())
        + "</script>\n";
  }

  @Override
  public String end() {
    return "<script>" + script() + "</script>\n</body>\n</html>\n";
  }

  /** The same JSON without the characters by which text could end the element that holds it. */
  private static String harmless(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static String script() {
    return SCRIPTS.stream().map(HtmlReport::resource).collect(Collectors.joining("\n"));
  }

  /** What a content security policy calls a text that may stand in the page. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the program does not hold " + FOLDER + name);
      }
      // A browser hashes what it has read, in which every line ends with one character.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
