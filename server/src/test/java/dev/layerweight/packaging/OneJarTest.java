package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneJarTest {

  private static final Map<String, String> SOURCES =
      Map.of(
          "own.Main",
          "package own; public class Main { lib.Used used; public Object make() throws Exception {"
              + " return Class.forName(\"lib.ByName\").getConstructor().newInstance(); } }",
          "own.Alone",
          "package own; public class Alone {}",
          "lib.Used",
          "package lib; public class Used { java.util.List<lib.InSignature> list; }",
          "lib.InSignature",
          "package lib; public class InSignature {}",
          "lib.ByName",
          "package lib; public class ByName {}",
          "lib.Unused",
          "package lib; public class Unused { Used used; }",
          "lib.Service",
          "package lib; public class Service { Provided provided; }",
          "lib.Provided",
          "package lib; public class Provided {}");

  @TempDir Path folder;

  private final Path[] parts = new Path[2];

  @BeforeEach
  void compile() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<? extends JavaFileObject> sources =
        SOURCES.entrySet().stream().map(OneJarTest::source).toList();
    assertTrue(
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, null, List.of("-d", classes.toString()), null, sources)
            .call());
    parts[0] = folder.resolve("layerweight-own.jar");
    jar(
        parts[0],
        Map.of(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Version: 7\nClass-Path: a.jar\n\n"
                .getBytes(StandardCharsets.UTF_8),
            "own/Main.class",
            Files.readAllBytes(classes.resolve("own/Main.class")),
            "own/Alone.class",
            Files.readAllBytes(classes.resolve("own/Alone.class")),
            "own/table.tsv",
            "1\t2".getBytes(StandardCharsets.UTF_8)));
    Map<String, byte[]> library =
        SOURCES.keySet().stream()
            .filter(name -> name.startsWith("lib."))
            .map(name -> name.replace('.', '/') + ".class")
            .collect(
                Collectors.toMap(
                    name -> name,
                    name -> {
                      try {
                        return Files.readAllBytes(classes.resolve(name));
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
    library.put(
        "META-INF/services/lib.Any", "lib.Service # the one\n".getBytes(StandardCharsets.UTF_8));
    library.put("META-INF/LICENSE.txt", "free".getBytes(StandardCharsets.UTF_8));
    library.put("META-INF/SIGNED.RSA", new byte[] {1});
    parts[1] = folder.resolve("lib-1.0.jar");
    jar(parts[1], library);
  }

  @Test
  void holdsWhatIsUsedAndNothingElse() throws Exception {
    Path joined = folder.resolve("joined.jar");
    assertEquals(1, write(List.of(parts), joined));
    try (JarFile jar = new JarFile(joined.toFile())) {
      assertEquals(
          List.of(
              "META-INF/MANIFEST.MF",
              "META-INF/licenses/lib-1.0/LICENSE.txt",
              "META-INF/services/lib.Any",
              "lib/ByName.class",
              "lib/InSignature.class",
              "lib/Provided.class",
              "lib/Service.class",
              "lib/Used.class",
              "own/Alone.class",
              "own/Main.class",
              "own/table.tsv"),
          jar.stream().map(ZipEntry::getName).toList());
      assertEquals("7", jar.getManifest().getMainAttributes().getValue("Implementation-Version"));
      assertEquals("own.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
      assertTrue(jar.getManifest().getMainAttributes().getValue("Class-Path") == null);
    }
  }

  @Test
  void theSamePartsGiveTheSameBytes() throws Exception {
    Path first = folder.resolve("first.jar");
    Path second = folder.resolve("second.jar");
    write(List.of(parts[0], parts[1]), first);
    write(List.of(parts[1], parts[0]), second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void anotherClassOfTheSameNameIsNoAccident() throws Exception {
    Path other = folder.resolve("other.jar");
    jar(other, Map.of("lib/Used.class", new byte[] {1, 2, 3}));
    List<Path> clashing = List.of(parts[0], parts[1], other);
    assertThrows(IOException.class, () -> write(clashing, folder.resolve("joined.jar")));
  }

  private static JavaFileObject source(Map.Entry<String, String> source) {
    URI uri = URI.create("string:///" + source.getKey().replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.getValue();
      }
    };
  }

  @Test
  void whatIsReadInPlaceLiesBeside() throws Exception {
    Path joined = folder.resolve("joined.jar");
    Path tables = folder.resolve("tables");
    OneJar.write(List.of(parts), "layerweight-", "own.Main", joined, ".tsv", tables);
    try (JarFile jar = new JarFile(joined.toFile())) {
      assertNull(jar.getEntry("own/table.tsv"));
    }
    assertTrue(Files.isRegularFile(tables.resolve("table.tsv")));
  }

  @Test
  void shippedClassesDoTheSameAndNameNoVariables() throws Exception {
    Path joined = folder.resolve("joined.jar");
    write(List.of(parts), joined);
    ClassModel main;
    try (JarFile jar = new JarFile(joined.toFile())) {
      main =
          ClassFile.of().parse(jar.getInputStream(jar.getEntry("own/Main.class")).readAllBytes());
    }
    Set<String> names = new TreeSet<>();
    main.methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .flatMap(code -> code.attributes().stream())
        .forEach(attribute -> names.add(attribute.attributeName().stringValue()));
    assertTrue(names.contains("LineNumberTable"), names::toString);
    assertFalse(names.contains("LocalVariableTable"), names::toString);
  }

  private int write(List<Path> jars, Path target) throws IOException {
    return OneJar.write(
        jars, "layerweight-", "own.Main", target, ".mapped", folder.resolve("mapped"));
  }

  private static void jar(Path target, Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : new TreeSet<>(entries.keySet())) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(entries.get(name));
        zip.closeEntry();
      }
    }
    try (OutputStream out = Files.newOutputStream(target)) {
      bytes.writeTo(out);
    }
  }
}
