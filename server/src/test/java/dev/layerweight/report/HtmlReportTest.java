package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  @Test
  void holdsTheReportsAsTheyAre() {
    HtmlReport writer = new HtmlReport();
    String page =
        writer.begin()
            + writer.write(Samples.api())
            + writer.between()
            + writer.write(Samples.hostile())
            + writer.end();
    List<MatchResult> scripts = SCRIPT.matcher(page).results().toList();
    assertEquals(3, scripts.size());
    assertEquals(json(Samples.api()), JsonParser.parseString(scripts.get(0).group(2)));
    assertEquals(json(Samples.hostile()), JsonParser.parseString(scripts.get(1).group(2)));
  }

  /** Whatever a file is called, its name is neither an element nor the end of one. */
  @Test
  void noNameCanLeaveTheData() {
    String name = "</script><!--<script><img src=x onerror=alert(1)>&lt;";
    Report report = new Report(name, Samples.api().analysis(), List.of());
    String data = new HtmlReport().write(report);
    assertEquals(2, data.chars().filter(c -> c == '<').count(), data);
    assertFalse(data.contains("&"), data);
    String inside = data.substring(data.indexOf('>') + 1, data.lastIndexOf('<'));
    assertEquals(name, JsonParser.parseString(inside).getAsJsonObject().get("file").getAsString());
  }

  @Test
  void runsAndLoadsNothingButItsOwn() throws Exception {
    HtmlReport writer = new HtmlReport();
    String page = writer.begin() + writer.end();
    String policy = page.substring(page.indexOf("default-src"), page.indexOf("form-action 'none'"));
    MatchResult script = SCRIPT.matcher(page).results().findFirst().orElseThrow();
    MatchResult style = STYLE.matcher(page).results().findFirst().orElseThrow();
    assertTrue(policy.contains("script-src '" + hash(script.group(2)) + "'"), policy);
    assertTrue(policy.contains("style-src '" + hash(style.group(1)) + "'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(page.contains("://"), "the page names no other place");
    assertFalse(page.contains("innerHTML"), "the script makes elements and never markup");
  }

  private static JsonElement json(Report report) {
    return JsonParser.parseString(new JsonReport().write(report));
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
