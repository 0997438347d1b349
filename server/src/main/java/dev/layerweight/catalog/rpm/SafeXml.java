package dev.layerweight.catalog.rpm;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML of strangers: no document types, no entities of their own, nothing from elsewhere. */
final class SafeXml {

  private SafeXml() {}

  static XMLStreamReader open(InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    // Without document types there are no entities; the limits would count the document itself,
    // of which a distribution has 200 MB. Who reads bounds it.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    try {
      return factory.createXMLStreamReader(in);
    } catch (XMLStreamException malformed) {
      throw new IOException("malformed XML", malformed);
    }
  }

  /** An attribute, empty where it is not there. */
  static String attribute(XMLStreamReader reader, String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return "";
  }

  /** A number that is none counts nothing; no file is larger than a petabyte. */
  static long number(String digits) {
    String bare = digits.strip();
    return bare.matches("\\d{1,15}") ? Long.parseLong(bare) : 0;
  }
}
