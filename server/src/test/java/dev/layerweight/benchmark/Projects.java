package dev.layerweight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes Dockerfiles, each with the few files that it copies.
 *
 * @param folder in which each gets its own
 */
record Projects(Path folder) {

  Path write(String name, String dockerfile) throws IOException {
    Path context = Files.createDirectories(folder.resolve(name));
    Files.writeString(context.resolve("requirements.txt"), "flask\n");
    Files.writeString(
        context.resolve("package.json"), "{\"name\": \"app\", \"version\": \"1.0.0\"}\n");
    Files.writeString(
        Files.createDirectories(context.resolve("src")).resolve("main.py"), "print()\n");
    return Files.writeString(context.resolve("Dockerfile"), dockerfile);
  }
}
