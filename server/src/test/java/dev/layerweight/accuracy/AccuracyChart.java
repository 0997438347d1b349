package dev.layerweight.accuracy;

import dev.layerweight.accuracy.MeasuredImage.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Draws estimate against measured, both axes logarithmic, as an SVG picture: a dot on the diagonal
 * is an exact estimate, the band around it is ten per cent wide to either side.
 */
final class AccuracyChart {

  private static final double LOW_BYTES = 1e5;
  private static final double HIGH_BYTES = 1e10;
  private static final int LEFT = 64;
  private static final int TOP = 16;
  private static final int SIZE = 400;
  private static final double BAND = Math.log10(1.1);

  private AccuracyChart() {}

  static void write(Path file, List<Layer> layers) throws IOException {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480" \
        font-family="system-ui, sans-serif" font-size="12" role="img" \
        aria-label="Estimated against measured layer sizes; nearly all dots lie on the diagonal">
        <rect width="640" height="480" fill="#ffffff"/>
        """);
    band(svg);
    axes(svg);
    layers.stream()
        .filter(layer -> layer.gzipBytes() >= LOW_BYTES)
        .forEach(layer ->
            dot(
                svg,
                layer.gzipBytes(),
                layer.estimate().weight().compressed().likely(),
                "fill=\"none\" stroke=\"#b35806\" stroke-width=\"1.5\""));
    layers.stream()
        .filter(layer -> layer.fileBytes() >= LOW_BYTES)
        .forEach(layer ->
            dot(
                svg,
                layer.fileBytes(),
                layer.estimated(),
                "fill=\"#2166ac\" fill-opacity=\"0.75\""));
    legend(svg);
    Files.writeString(file, svg.append("</svg>\n"));
  }

  private static void band(StringBuilder svg) {
    double low = Math.log10(LOW_BYTES);
    double high = Math.log10(HIGH_BYTES);
    svg.append(
        "<path d=\"M%s %sL%s %sL%s %sL%s %sL%s %sL%s %sZ\" fill=\"#eef2f7\"/>\n"
            .formatted(
                x(low),
                y(low),
                x(low),
                y(low + BAND),
                x(high - BAND),
                y(high),
                x(high),
                y(high),
                x(high),
                y(high - BAND),
                x(low + BAND),
                y(low)));
    svg.append(
        "<path d=\"M%s %sL%s %s\" stroke=\"#8a94a3\" fill=\"none\"/>\n"
            .formatted(x(low), y(low), x(high), y(high)));
  }

  private static void axes(StringBuilder svg) {
    List<String> labels = List.of("100 kB", "1 MB", "10 MB", "100 MB", "1 GB", "10 GB");
    for (int i = 0; i < labels.size(); i++) {
      double at = Math.log10(LOW_BYTES) + i;
      svg.append(
          ("<path d=\"M%s %sV%sM%s %sH%s\" stroke=\"#d5dae1\" stroke-width=\"0.5\"/>\n"
                  + "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\" fill=\"#444\">%s</text>\n"
                  + "<text x=\"%d\" y=\"%s\" text-anchor=\"end\" fill=\"#444\">%s</text>\n")
              .formatted(
                  x(at),
                  TOP,
                  TOP + SIZE,
                  LEFT,
                  y(at),
                  LEFT + SIZE,
                  x(at),
                  TOP + SIZE + 18,
                  labels.get(i),
                  LEFT - 6,
                  y(at),
                  labels.get(i)));
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#222\">measured</text>\n"
            .formatted(LEFT + SIZE / 2, TOP + SIZE + 40));
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"#222\">estimated</text>\n".formatted(LEFT + 8, TOP + 14));
  }

  private static void legend(StringBuilder svg) {
    int x = LEFT + SIZE + 24;
    svg.append(
        """
        <circle cx="%1$d" cy="40" r="4" fill="#2166ac" fill-opacity="0.75"/>
        <text x="%2$d" y="44" fill="#222">on disk</text>
        <circle cx="%1$d" cy="62" r="4" fill="none" stroke="#b35806" stroke-width="1.5"/>
        <text x="%2$d" y="66" fill="#222">compressed</text>
        <rect x="%3$d" y="78" width="10" height="10" fill="#dde5ef"/>
        <text x="%2$d" y="88" fill="#222">within 10 %%</text>
        """
            .formatted(x, x + 12, x - 5));
  }

  private static void dot(StringBuilder svg, long measuredBytes, long estimatedBytes, String how) {
    svg.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"4\" %s/>\n"
            .formatted(
                x(Math.log10(measuredBytes)),
                y(Math.log10(Math.max(LOW_BYTES, estimatedBytes))),
                how));
  }

  private static String x(double power) {
    return number(LEFT + SIZE * share(power));
  }

  private static String y(double power) {
    return number(TOP + SIZE * (1 - share(power)));
  }

  private static double share(double power) {
    double low = Math.log10(LOW_BYTES);
    return Math.clamp((power - low) / (Math.log10(HIGH_BYTES) - low), 0, 1);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
