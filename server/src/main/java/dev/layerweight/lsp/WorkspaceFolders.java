package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.lsp.convert.FileUris;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;

/** The folders that the user works in; other files are not changed. */
final class WorkspaceFolders {

  private final AtomicReference<List<Path>> folders = new AtomicReference<>();

  WorkspaceFolders(InitializeRequest request) {
    folders.set(
        request.has("workspaceFolders")
            ? request.elements("workspaceFolders").stream()
                .flatMap(folder -> uri(folder).flatMap(FileUris::path).stream())
                .toList()
            : root(request).stream().toList());
  }

  private static Optional<String> uri(JsonElement folder) {
    return folder instanceof JsonObject object
            && object.get("uri") instanceof JsonPrimitive uri
            && uri.isString()
        ? Optional.of(uri.getAsString())
        : Optional.empty();
  }

  /** Clients that know no workspace folders say the root in one of the two older ways. */
  private static Optional<Path> root(InitializeRequest request) {
    return request
        .text("rootUri")
        .flatMap(FileUris::path)
        .or(() -> request.text("rootPath").flatMap(FileUris::ofPath));
  }

  void change(WorkspaceFoldersChangeEvent event) {
    folders.updateAndGet(before -> {
      List<Path> after = new ArrayList<>(before);
      after.removeAll(paths(event.getRemoved()));
      after.addAll(paths(event.getAdded()));
      return List.copyOf(after);
    });
  }

  /** Whether a file may be changed: it lies in a folder of the workspace, or none is known. */
  boolean allow(Path file) {
    List<Path> known = folders.get();
    return known.isEmpty() || known.stream().anyMatch(folder -> holds(folder, file));
  }

  /** Whether the true place of a file, behind all links, is in a folder. */
  static boolean holds(Path folder, Path file) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException _) {
      return false;
    }
  }

  /** A file's name as the user knows it: below its workspace folder, else its last name. */
  String nameOf(String uri) {
    return FileUris.path(uri)
        .map(path ->
            folders.get().stream()
                .filter(path::startsWith)
                .findFirst()
                .map(folder -> folder.relativize(path).toString())
                .orElseGet(() -> String.valueOf(path.getFileName())))
        .orElseGet(() -> FileUris.fileName(uri));
  }

  private static List<Path> paths(List<WorkspaceFolder> given) {
    return Stream.ofNullable(given)
        .flatMap(List::stream)
        .map(WorkspaceFolder::getUri)
        .filter(Objects::nonNull)
        .flatMap(uri -> FileUris.path(uri).stream())
        .toList();
  }
}
