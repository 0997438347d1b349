package dev.layerweight.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerweight.advice.Analysis;
import dev.layerweight.report.LayerChange.PartChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Writes what a change does to an image: for a terminal, for a review, for programs. */
public enum DiffReport {

  /** For a terminal or a pipe, 80 columns wide. */
  TEXT {
    @Override
    public String write(ImageDiff diff) {
      return text(diff);
    }
  },

  /** For a comment on a pull request. */
  MARKDOWN {
    @Override
    public String write(ImageDiff diff) {
      return markdown(diff);
    }
  },

  /**
   * The contract {@code layerweight.diff/1}: one object on one line, bytes on disk, lines from 1.
   */
  JSON {
    @Override
    public String write(ImageDiff diff) {
      return json(diff);
    }
  };

  public static final String SCHEMA = "layerweight.diff/1";

  private static final int COLUMNS = 80;
  private static final int SIZE_COLUMNS = 9;
  private static final int MOST_PARTS = 5;
  private static final int OPEN_ROWS = 12;
  private static final long SMALLEST_PART_BYTES = 100_000;

  public abstract String write(ImageDiff diff);

  private static String text(ImageDiff diff) {
    Ink ink = new Ink(TextStyle.PLAIN);
    StringBuilder page = new StringBuilder();
    lines(page, "", ink.words(headline(diff)));
    lines(page, "", ink.words(toPull(diff)));
    lines(page, "", ink.words(files(diff, Function.identity())));
    notes(diff).forEach(note -> lines(page, "note: ", ink.words(note)));
    List<LayerChange> rows = rows(diff);
    if (!rows.isEmpty()) {
      page.append('\n');
    }
    for (LayerChange row : rows.subList(0, Math.min(rows.size(), ImageSummary.MOST_ROWS))) {
      String place = place(row);
      String size = Columns.right(ink.words(signed(row.deltaBytes())), SIZE_COLUMNS);
      String start = "  " + size + "  " + Columns.left(word(row), 7) + "  ";
      int room = COLUMNS - Columns.width(start) - 2 - place.length();
      String what = Columns.fit(row.layer().what(), room, ink.ellipsis());
      page.append(start).append(Columns.left(what, room)).append("  ").append(place).append('\n');
      for (PartChange part : shown(row)) {
        String bytes = Columns.right(ink.words(signed(part.deltaBytes())), SIZE_COLUMNS);
        String name = Columns.fit(Visible.line(part.name()), 50, ink.ellipsis());
        page.append(" ".repeat(SIZE_COLUMNS + 4)).append(bytes).append("  ").append(name);
        page.append('\n');
      }
    }
    ImageSummary.more(rows, "layers")
        .ifPresent(more -> page.append("  ").append(more).append('\n'));
    page.append('\n');
    lines(page, "", ink.words(unchanged(diff)));
    return page.toString();
  }

  private static void lines(StringBuilder page, String start, String words) {
    List<String> lines = Columns.wrap(words, COLUMNS - start.length());
    for (int i = 0; i < lines.size(); i++) {
      page.append(i == 0 ? start : " ".repeat(start.length())).append(lines.get(i)).append('\n');
    }
  }

  private static String markdown(ImageDiff diff) {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(MarkdownText.prose(headline(diff))).append("\n\n");
    page.append(MarkdownText.prose(toPull(diff))).append(" · ");
    page.append(files(diff, MarkdownText::code)).append("\n\n");
    notes(diff).forEach(note -> page.append("- ").append(MarkdownText.prose(note)).append('\n'));
    page.append(notes(diff).isEmpty() ? "" : "\n");
    List<LayerChange> rows = rows(diff);
    table(page, rows.subList(0, Math.min(rows.size(), OPEN_ROWS)));
    if (rows.size() > OPEN_ROWS) {
      List<LayerChange> rest =
          rows.subList(OPEN_ROWS, Math.min(rows.size(), ImageSummary.MOST_ROWS));
      page.append("<details><summary>").append(rows.size() - OPEN_ROWS);
      page.append(" more layers</summary>\n\n");
      table(page, rest);
      ImageSummary.more(rows, "layers").ifPresent(more -> page.append(more).append("\n\n"));
      page.append("</details>\n\n");
    }
    return page.append(MarkdownText.prose(unchanged(diff))).append('\n').toString();
  }

  private static void table(StringBuilder page, List<LayerChange> rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.append("| change | size | | instruction | line |\n|---:|---:|---|---|---:|\n");
    for (LayerChange row : rows) {
      String parts =
          String.join(
              ", ",
              shown(row).stream()
                  .map(part ->
                      MarkdownText.code(part.name()) + " " + unbroken(signed(part.deltaBytes())))
                  .toList());
      page.append("| **").append(unbroken(signed(row.deltaBytes()))).append("** | ");
      page.append(unbroken(sizes(row))).append(" | ").append(word(row)).append(" | ");
      page.append(MarkdownText.code(Columns.fit(row.layer().what(), 100, "…")));
      page.append(parts.isEmpty() ? "" : "<br>" + parts);
      page.append(" | ").append(place(row).replace("line ", "")).append(" |\n");
    }
    page.append('\n');
  }

  private static String json(ImageDiff diff) {
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    JsonObject root = new JsonObject();
    root.addProperty("schema", SCHEMA);
    root.addProperty("deltaBytes", diff.deltaBytes());
    root.addProperty("deltaCompressedBytes", diff.deltaCompressedBytes());
    root.add("old", image(diff.before()));
    root.add("new", image(diff.after()));
    JsonArray layers = new JsonArray();
    diff.layers().forEach(change -> layers.add(layer(change)));
    root.add("layers", layers);
    return gson.toJson(root) + "\n";
  }

  private static JsonObject image(Report report) {
    Analysis analysis = report.analysis();
    JsonObject image = new JsonObject();
    image.addProperty("file", report.file());
    image.addProperty("bytes", analysis.build().image().unpacked().likely());
    image.addProperty("compressedBytes", analysis.build().image().compressed().likely());
    image.addProperty("removableBytes", analysis.removable().likely());
    image.addProperty("complete", analysis.build().complete());
    return image;
  }

  private static JsonObject layer(LayerChange change) {
    JsonObject layer = new JsonObject();
    layer.addProperty("change", change.kind().name().toLowerCase(Locale.ROOT));
    layer.addProperty("oldLine", change.before().map(LayerView::line).orElse(null));
    layer.addProperty("newLine", change.after().map(LayerView::line).orElse(null));
    layer.addProperty("instruction", change.layer().what());
    layer.addProperty("oldBytes", change.before().map(LayerView::bytes).orElse(null));
    layer.addProperty("newBytes", change.after().map(LayerView::bytes).orElse(null));
    layer.addProperty("deltaBytes", change.deltaBytes());
    JsonArray parts = new JsonArray();
    for (PartChange part : change.parts()) {
      JsonObject object = new JsonObject();
      object.addProperty("name", part.name());
      object.addProperty("oldBytes", part.bytesBefore());
      object.addProperty("newBytes", part.bytesAfter());
      parts.add(object);
    }
    layer.add("parts", parts);
    return layer;
  }

  /** {@code +120 MB total (418 MB → 538 MB)}. */
  private static String headline(ImageDiff diff) {
    return "%s total (%s → %s)"
        .formatted(
            signed(diff.deltaBytes()),
            ImageSummary.onDisk(diff.before().analysis()),
            ImageSummary.onDisk(diff.after().analysis()));
  }

  private static String toPull(ImageDiff diff) {
    return "%s to pull (%s → %s)"
        .formatted(
            signed(diff.deltaCompressedBytes()),
            ImageSummary.toPull(diff.before().analysis()),
            ImageSummary.toPull(diff.after().analysis()));
  }

  private static String files(ImageDiff diff, Function<String, String> shown) {
    return shown.apply(Visible.line(ImageSummary.title(diff.before())))
        + " → "
        + shown.apply(Visible.line(ImageSummary.title(diff.after())));
  }

  /** What each side's reader should know; what holds for both is said once. */
  private static List<String> notes(ImageDiff diff) {
    List<String> notes = new ArrayList<>(ImageSummary.notes(diff.before()));
    ImageSummary.notes(diff.after()).stream()
        .filter(note -> !notes.contains(note))
        .toList()
        .forEach(notes::add);
    boolean complete =
        diff.before().analysis().build().complete() && diff.after().analysis().build().complete();
    if (!complete) {
      notes.add("parts that are not known are in neither sum");
    }
    return notes;
  }

  private static List<LayerChange> rows(ImageDiff diff) {
    return diff.layers().stream().filter(LayerChange::isWorthALine).toList();
  }

  private static String unchanged(ImageDiff diff) {
    List<LayerChange> same =
        diff.layers().stream().filter(change -> !change.isWorthALine()).toList();
    long bytes = same.stream().mapToLong(LayerChange::bytesAfter).sum();
    return (same.size() == 1 ? "1 layer stays as it is" : same.size() + " layers stay as they are")
        + (bytes > 0 ? " (" + Bytes.format(bytes) + ")" : "");
  }

  /** The parts that tell something; of a layer that is one part the line itself says it all. */
  private static List<PartChange> shown(LayerChange row) {
    if (row.layer().parts().size() < 2) {
      return List.of();
    }
    return row.parts().stream()
        .filter(part -> Math.abs(part.deltaBytes()) >= SMALLEST_PART_BYTES)
        .limit(MOST_PARTS)
        .toList();
  }

  private static String word(LayerChange row) {
    return switch (row.kind()) {
      case SAME -> "content";
      case ADDED -> "added";
      case REMOVED -> "removed";
      case CHANGED -> "changed";
      case MOVED -> "moved";
    };
  }

  private static String sizes(LayerChange row) {
    Optional<String> before =
        row.before().map(view -> Bytes.format(view.weight().unpacked(), view.complete()));
    Optional<String> after =
        row.after().map(view -> Bytes.format(view.weight().unpacked(), view.complete()));
    return before.isPresent() && after.isPresent()
        ? before.get() + " → " + after.get()
        : after.or(() -> before).orElse("");
  }

  private static String place(LayerChange row) {
    return "line "
        + row.before()
            .filter(view -> row.after().filter(now -> now.line() == view.line()).isEmpty())
            .map(view -> view.line() + row.after().map(now -> "->" + now.line()).orElse(" (old)"))
            .orElseGet(() -> String.valueOf(row.layer().line()));
  }

  /** {@code +120 MB}, {@code −3.1 kB}, {@code ±0 B}. */
  private static String signed(long bytes) {
    String sign = bytes > 0 ? "+" : bytes < 0 ? "−" : "±";
    return sign + Bytes.format(Math.abs(bytes));
  }

  private static String unbroken(String text) {
    return text.replace(' ', '\u00a0');
  }
}
