package dev.layerweight.catalog;

import java.util.List;

/**
 * One suite of a package archive, as a line of apt's sources names it.
 *
 * @param uri of the archive, without a slash at the end; empty for the distribution's own archive,
 *     wherever that is mirrored
 * @param suite such as {@code bookworm-security}; a folder that ends in a slash where the archive
 *     has neither suites nor components
 * @param components such as {@code main}; none of a flat archive
 * @param architectures that the line is restricted to, as Debian names them; none for all
 */
public record AptSource(
    String uri, String suite, List<String> components, List<String> architectures) {

  public AptSource {
    components = List.copyOf(components);
    architectures = List.copyOf(architectures);
  }

  /** A line for all architectures. */
  public AptSource(String uri, String suite, List<String> components) {
    this(uri, suite, components, List.of());
  }

  /** The code name without {@code -updates}, {@code -security}, {@code -backports}. */
  public String release() {
    int dash = suite.indexOf('-');
    int slash = suite.indexOf('/');
    int end = dash < 0 ? slash : slash < 0 ? dash : Math.min(dash, slash);
    return end < 0 ? suite : suite.substring(0, end);
  }

  /** {@code main}, {@code updates}, {@code security}, or what else stands after the code name. */
  public String kind() {
    String rest = suite.substring(release().length());
    return rest.isEmpty() ? "main" : rest.substring(1);
  }

  /** Whether packages lie beside their list, without suites and components. */
  public boolean flat() {
    return suite.endsWith("/");
  }

  /** Whether packages of this architecture are asked for. */
  public boolean isFor(String architecture) {
    return architectures.isEmpty() || architectures.contains(architecture);
  }

  /** The address's host, for the user; {@code the distribution's archive} where there is none. */
  public String host() {
    String rest = uri.replaceFirst("^[a-z+]+://(?:[^/@]*@)?", "");
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return host.isEmpty() ? "the distribution's archive" : host;
  }

  /**
   * Whether the address looks like a mirror of the distribution's own archive; all mirrors lay it
   * out alike, wherever they are.
   */
  public boolean ofDistribution() {
    return uri.isEmpty()
        || uri.matches("[a-z+]+://[^/]+/(debian|debian-security|ubuntu|ubuntu-ports)");
  }

  /** The same suite of another release. */
  public AptSource of(String otherRelease) {
    return new AptSource(
        uri, otherRelease + suite.substring(release().length()), components, architectures);
  }

  /** The same suite on another archive. */
  public AptSource at(String otherUri) {
    return new AptSource(otherUri, suite, components, architectures);
  }

  public AptSource with(List<String> otherComponents) {
    return new AptSource(uri, suite, otherComponents, architectures);
  }
}
