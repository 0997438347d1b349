package dev.layerweight.refactor.multistage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkedJavaTest extends ConversionTrial {

  private static final String MAVEN =
      """
      FROM maven:3.9-eclipse-temurin-25
      WORKDIR /app
      COPY pom.xml ./
      COPY src ./src
      RUN mvn -B package
      EXPOSE 8080
      CMD ["java", "-jar", "target/shop-1.0.jar"]
      """;

  private static final String POM = "<project><artifactId>shop</artifactId></project>";

  private Conversion linked(String text) {
    BuildEstimate build = build(text);
    return MultiStageConversion.linked(
        build,
        build.targetStage().orElseThrow(),
        new FolderContext(folder, folder.resolve("Dockerfile")),
        INDEXES);
  }

  private String after(String text) {
    Conversion.Convertible done =
        assertInstanceOf(Conversion.Convertible.class, linked(text), text);
    String after = TextEdit.apply(text, done.fix().edits().getFirst().edits());
    assertEquals(List.of(), new DockerfileParser().parse(after).problems(), after);
    return after;
  }

  private String refused(String text) {
    return assertInstanceOf(Conversion.Impossible.class, linked(text)).reason();
  }

  private void source(String text) throws IOException {
    file("src/main/java/Shop.java", text);
  }

  @Test
  void theModulesAreThoseWhosePackagesTheSourcesName() throws IOException {
    file("pom.xml", POM);
    source("import com.sun.net.httpserver.HttpServer;\nimport java.util.logging.Logger;\n");
    file("src/test/java/ShopTest.java", "import java.sql.Connection;");

    String after = after(MAVEN);

    assertEquals(
        """
        FROM maven:3.9-eclipse-temurin-25 AS builder
        WORKDIR /app
        COPY pom.xml ./
        COPY src ./src
        RUN mvn -B package
        RUN jlink --add-modules java.base,java.logging,jdk.httpserver --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output /opt/java/linked

        FROM debian:trixie-slim
        ENV JAVA_HOME=/opt/java/openjdk PATH="/opt/java/openjdk/bin:$PATH" LANG=C.UTF-8
        COPY --from=builder /opt/java/linked /opt/java/openjdk
        WORKDIR /app
        COPY --from=builder /app/target/shop-1.0.jar /app/target/shop-1.0.jar
        EXPOSE 8080
        CMD ["java", "-jar", "target/shop-1.0.jar"]
        """,
        after);
    long jre = build(converted(MAVEN)).image().unpacked().likely();
    assertTrue(build(after).image().unpacked().likely() < jre - 100_000_000, after);
  }

  @Test
  void whatIsFoundByNameAtRunTimeIsAskedForByItsWords() throws IOException {
    file("pom.xml", POM);
    source(
        """
        class Shop {
          Object a = java.nio.charset.Charset.forName("Shift_JIS");
          Object b = java.net.URI.create("https://shop.test");
          Object c = Class.forName("Plugin");
        }
        """);

    String after = after(MAVEN.replace("temurin-25", "temurin-17"));

    assertTrue(after.contains("--add-modules java.base,jdk.charsets,jdk.crypto.ec "), after);
    assertTrue(after.contains("--compress=2 "), after);
    assertTrue(after.contains("# layerweight: modules of classes"), after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <dependency><artifactId>a</artifactId></dependency>|  |stands in their jars
          <parent><artifactId>a</artifactId></parent>        |  |stands in their jars
          <x/>        |import java.awt.Color;                   |java.desktop
          """)
  void refusesWhatItCannotKnow(String pom, String source, String reason) throws IOException {
    file("pom.xml", "<project>" + pom + "</project>");
    source(source == null ? "class Shop {}" : source);
    assertTrue(refused(MAVEN).contains(reason), refused(MAVEN));
  }

  @Test
  void refusesOptionsAndProgramsThatNeedMore() throws IOException {
    file("pom.xml", POM);
    source("class Shop {}");
    assertTrue(
        refused(MAVEN + "ENV JAVA_TOOL_OPTIONS=-javaagent:/agent.jar\n").contains("options"));
    assertTrue(
        refused(MAVEN + "HEALTHCHECK CMD curl -f localhost:8080\n").contains("does not have"));
    assertTrue(refused(MAVEN.replace("temurin-25", "temurin-25-alpine")).contains("Alpine"));
    assertInstanceOf(
        Conversion.NotNeeded.class, linked("FROM python:3.12-slim\nRUN pip install numpy\n"));
  }

  @Test
  void aGradleBuildWithoutDependenciesIsLinkedToo() throws IOException {
    file(
        "build.gradle",
        "plugins { id 'java' }\ndependencies { testImplementation 'junit:junit:4.13' }");
    source("class Shop {}");
    String text =
        MAVEN
            .replace("maven:3.9-eclipse-temurin-25", "gradle:8.10-jdk21")
            .replace("pom.xml", "build.gradle")
            .replace("mvn -B package", "gradle build")
            .replace("target/shop-1.0.jar", "build/libs/shop-1.0.jar");
    assertTrue(after(text).contains("RUN jlink --add-modules java.base --strip"), after(text));
  }
}
