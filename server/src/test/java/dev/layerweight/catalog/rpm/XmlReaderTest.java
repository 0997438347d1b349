package dev.layerweight.catalog.rpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.layerweight.catalog.rpm.XmlReader.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {

  private static XmlReader reader(String text) {
    return new XmlReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** All events in a line each; the text of elements named {@code t} with them. */
  private static String events(String text) throws IOException {
    XmlReader reader = reader(text);
    StringBuilder out = new StringBuilder();
    for (Event event = reader.next(); event != Event.END_OF_DOCUMENT; event = reader.next()) {
      out.append(event == Event.START ? "<" : "/").append(reader.name());
      if (event == Event.START) {
        out.append('[').append(reader.attribute("a")).append(']');
        if (reader.name().equals("t")) {
          out.append('{').append(reader.text()).append('}');
        }
      }
    }
    return out.toString();
  }

  @Test
  void elementsAttributesAndTexts() throws IOException {
    assertEquals(
        "<r[]<x[1 > \"2\"]/x<t[]{ä & < © ]]}<t[&]{}<y[]/y/r",
        events(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE r PUBLIC "-//A//B" "r.dtd">
            <!-- a comment <x> -- not its end --->
            <r xmlns="urn:u"><p:x  p:a = '1 > "2"' b="3"/> text &unread;
            <t>ä &amp; <![CDATA[<]]><!-- no --> &#169; &#x5d;]</t><t a="&amp;"/>
            <y
            ></y ></r>
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no XML",
        "<r>",
        "<r></s>",
        "<r",
        "<r a>",
        "<r a=1/>",
        "<r a='1/>",
        "<r a='&b;'/>",
        "<r><t>&b;</t></r>",
        "<r><t>&#xFFFFFF;</t></r>",
        "<r><t><x/></t></r>",
        "<r><t><![CDATA[x]]</t></r>",
        "<!DOCTYPE r [<!ENTITY b 'c'>]><r/>",
        "<r><!-- x</r>",
        "</r>",
        "<r/><",
        "< r/>",
        "<r/x>",
      })
  void whatIsMalformedIsAnError(String text) {
    assertThrows(IOException.class, () -> events(text));
  }

  @Test
  void elementsThatNestWithoutAnEndAreAnError() {
    assertThrows(IOException.class, () -> events("<a>".repeat(1_000_000)));
    assertThrows(IOException.class, () -> events("<t>" + "x".repeat(3 << 20) + "</t>"));
    assertThrows(IOException.class, () -> events("<r a='" + "x".repeat(3 << 20) + "'/>"));
    assertThrows(IOException.class, () -> events("<r" + " a='1'".repeat(1_000) + "/>"));
  }

  @Test
  void whateverTheBytesAreItEndsInOrder() {
    Random random = new Random(7);
    String alphabet = "<>/=!?-[]&;'\" atr#x";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("<r>");
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        events(text.append("</r>").toString());
      } catch (IOException _) {
        // As it should be.
      }
    }
  }
}
