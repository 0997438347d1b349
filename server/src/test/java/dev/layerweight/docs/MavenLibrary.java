package dev.layerweight.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A library as Maven resolved it, with the licences that its POM states, or the nearest of its
 * parents that states any.
 */
record MavenLibrary(String name, String version, List<String> licences) {

  private static final int MOST_PARENTS = 10;

  /**
   * @param jar in a local repository, beside its POM
   * @throws IOException also where a POM is missing
   */
  static MavenLibrary of(Path jar) throws IOException {
    Path folder = jar.getParent();
    String version = folder.getFileName().toString();
    String artifact = folder.getParent().getFileName().toString();
    Element pom = read(folder.resolve(artifact + "-" + version + ".pom"));
    String group =
        text(pom, "groupId")
            .or(() -> child(pom, "parent").flatMap(parent -> text(parent, "groupId")))
            .orElseThrow(() -> new IOException(jar + ": its POM has no groupId"));
    Path repository = folder.getParent().getParent();
    for (int i = 0; i < group.split("\\.").length; i++) {
      repository = repository.getParent();
    }
    return new MavenLibrary(group + ":" + artifact, version, licences(pom, repository));
  }

  private static List<String> licences(Element project, Path repository) throws IOException {
    Element pom = project;
    for (int generation = 0; generation < MOST_PARENTS; generation++) {
      List<String> stated =
          child(pom, "licenses").stream()
              .flatMap(licences -> children(licences, "license"))
              .flatMap(licence -> text(licence, "name").stream())
              .toList();
      Optional<Element> parent = child(pom, "parent");
      if (!stated.isEmpty() || parent.isEmpty()) {
        return stated;
      }
      String artifact = text(parent.get(), "artifactId").orElse("");
      String version = text(parent.get(), "version").orElse("");
      pom =
          read(
              repository
                  .resolve(text(parent.get(), "groupId").orElse("").replace('.', '/'))
                  .resolve(artifact)
                  .resolve(version)
                  .resolve(artifact + "-" + version + ".pom"));
    }
    return List.of();
  }

  private static Element read(Path pom) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(Files.readAllBytes(pom)))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(pom + ": " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(Element of, String name) {
    return child(of, name).map(one -> one.getTextContent().strip().replaceAll("\\s+", " "));
  }

  private static Optional<Element> child(Element of, String name) {
    return children(of, name).findFirst();
  }

  private static Stream<Element> children(Element of, String name) {
    return Stream.iterate(of.getFirstChild(), node -> node != null, Node::getNextSibling)
        .filter(node -> node instanceof Element && node.getNodeName().equals(name))
        .map(Element.class::cast);
  }
}
