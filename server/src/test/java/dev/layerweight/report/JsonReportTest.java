package dev.layerweight.report;

import static dev.layerweight.report.ReportFixtures.assertReport;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class JsonReportTest {

  @Test
  void isTheContract() {
    assertReport("api.json", pretty(new JsonReport().write(Samples.api())));
  }

  @Test
  void isOneObjectOnOneLine() {
    String json = new JsonReport().write(Samples.hostile());
    assertEquals(json.length() - 1, json.indexOf('\n'));
    assertEquals("layerweight.report/1", parse(json).get("schema").getAsString());
    assertEquals("dir\nwith|break/Dockerfile", parse(json).get("file").getAsString());
  }

  @Test
  void unknownIsSaidOnlyWhereNothingIsKnown() {
    JsonObject root = parse(new JsonReport().write(Samples.unknown()));
    JsonObject stage = root.getAsJsonArray("stages").get(0).getAsJsonObject();
    assertEquals("unknown", basis(stage.getAsJsonObject("base")));
    JsonObject run = stage.getAsJsonArray("instructions").get(0).getAsJsonObject();
    assertEquals("unknown", basis(run));
    assertFalse(run.getAsJsonObject("unpacked").has("atLeast"));
    JsonObject partly =
        parse(new JsonReport().write(Samples.api()))
            .getAsJsonArray("stages")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("instructions")
            .get(0)
            .getAsJsonObject();
    assertEquals("computed", basis(partly));
    assertTrue(partly.getAsJsonObject("unpacked").get("atLeast").getAsBoolean());
  }

  private static String basis(JsonObject of) {
    return of.getAsJsonObject("unpacked").get("basis").getAsString();
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static String pretty(String json) {
    JsonElement element = JsonParser.parseString(json);
    return new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create()
            .toJson(element)
        + "\n";
  }
}
