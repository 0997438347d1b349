package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.lsp.LayerweightClient;
import dev.layerweight.lsp.LayerweightServer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.junit.jupiter.api.Test;

/** The page of the protocol has what the server says and takes beyond the protocol of editors. */
class ProtocolPageTest {

  private static final Page PAGE = Page.of("protocol.md");
  private static final Path SERVER = Path.of("src", "main", "java", "dev", "layerweight", "lsp");
  private static final Pattern COMMAND = Pattern.compile("\"(layerweight\\.[A-Za-z]+)\"");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?:\"initializationOptions\"|isTrue\\(object), \"(\\w+)\"|object\\.get\\(\"(\\w+)\"\\)");

  @Test
  void hasTheMethods() throws IOException {
    Set<String> methods =
        Stream.of(LayerweightServer.class, LayerweightClient.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .flatMap(method ->
                Stream.concat(
                    Stream.ofNullable(method.getAnnotation(JsonRequest.class))
                        .map(JsonRequest::value),
                    Stream.ofNullable(method.getAnnotation(JsonNotification.class))
                        .map(JsonNotification::value)))
            .filter(name -> name.startsWith("layerweight/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(methods, rows("layerweight/"));
  }

  @Test
  void hasTheFieldsOfTheirParameters() throws IOException {
    String page = Files.readString(PAGE.file());
    Stream.of(LayerweightServer.class, LayerweightClient.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
        .filter(Class::isRecord)
        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
        .map(RecordComponent::getName)
        .forEach(field ->
            assertTrue(page.contains("`" + field + "`"), () -> PAGE.file() + ": no " + field));
  }

  @Test
  void hasTheCommands() throws IOException {
    Set<String> commands = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SERVER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher command = COMMAND.matcher(Files.readString(file));
        while (command.find()) {
          commands.add(command.group(1));
        }
      }
    }
    assertEquals(commands, rows("layerweight."));
  }

  @Test
  void hasTheInitializationOptions() throws IOException {
    Set<String> options = new TreeSet<>(Set.of("initializationOptions.network"));
    for (String file : Set.of("ClientProfile.java", "NetworkChoice.java")) {
      Matcher option = OPTION.matcher(Files.readString(SERVER.resolve(file)));
      while (option.find()) {
        String name = option.group(1) == null ? option.group(2) : option.group(1);
        options.add("initializationOptions." + name);
      }
    }
    assertEquals(options, rows("initializationOptions."));
  }

  private static Set<String> rows(String prefix) throws IOException {
    return PAGE.rows().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
