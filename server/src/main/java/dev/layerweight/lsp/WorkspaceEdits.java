package dev.layerweight.lsp;

import dev.layerweight.advice.Combined;
import dev.layerweight.advice.Finding;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.SoundText;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.lsp4j.AnnotatedTextEdit;
import org.eclipse.lsp4j.ChangeAnnotation;
import org.eclipse.lsp4j.CreateFile;
import org.eclipse.lsp4j.ResourceOperation;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * Turns fixes into edits of the workspace. What is not certain to hit the text that it was made for
 * is refused: an instruction with a syntax error, a file that is outside of the workspace, that
 * changed meanwhile, or that is open with unsaved changes.
 */
final class WorkspaceEdits {

  private static final long LIMIT_BYTES = 5_000_000;
  private static final String ANNOTATION = "layerweight";

  /** A file to be changed, as it is now. */
  private record Target(String uri, OptionalInt version, String text, boolean exists) {}

  private final ClientProfile profile;
  private final Documents documents;
  private final WorkspaceFolders folders;

  WorkspaceEdits(ClientProfile profile, Documents documents, WorkspaceFolders folders) {
    this.profile = profile;
    this.documents = documents;
    this.folders = folders;
  }

  /** Whether the fix of a finding may be offered, as far as that is known without any file. */
  boolean allow(Analyzed analyzed, Finding finding) {
    return finding.fix().stream()
        .flatMap(fix -> fix.edits().stream())
        .allMatch(file ->
            !file.path().isEmpty() || SoundText.allows(analyzed.dockerfile(), file.edits()));
  }

  /**
   * One edit of all the findings' fixes.
   *
   * @param label what it does, for the client's preview
   */
  Optional<WorkspaceEdit> of(
      OpenDocument document, Analyzed analyzed, List<Finding> findings, String label) {
    Set<String> paths = otherFiles(findings);
    Optional<Map<String, Target>> targets = read(analyzed, paths);
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    List<Finding> sure = findings;
    if (!paths.isEmpty()) {
      // Only a new analysis between two equal readings is certain to speak of the files as they
      // are.
      Optional<List<Finding>> again =
          documents.analyzeAgain(document).flatMap(fresh -> same(fresh, analyzed, findings));
      if (again.isEmpty()
          || !otherFiles(again.get()).equals(paths)
          || !read(analyzed, paths).equals(targets)) {
        return Optional.empty();
      }
      sure = again.get();
    }
    Target own =
        new Target(
            analyzed.snapshot().uri(),
            OptionalInt.of(analyzed.snapshot().version()),
            analyzed.snapshot().text(),
            true);
    Combined combined = new Combined(analyzed.dockerfile());
    if (!sure.stream().flatMap(finding -> finding.fix().stream()).allMatch(combined::add)) {
      return Optional.empty();
    }
    Map<Target, List<TextEdit>> edits = new LinkedHashMap<>();
    for (FileEdit file : combined.edits()) {
      edits.put(file.path().isEmpty() ? own : targets.get().get(file.path()), file.edits());
    }
    boolean sound =
        SoundText.allows(analyzed.dockerfile(), edits.getOrDefault(own, List.of()))
            && edits.entrySet().stream().allMatch(entry -> fits(entry.getKey(), entry.getValue()));
    boolean safe = sure.stream().allMatch(finding -> finding.fix().map(Fix::safe).orElse(false));
    return sound && !edits.isEmpty()
        ? Optional.of(edit(edits, label, leftToTheUser(sure), !safe && !paths.isEmpty()))
        : Optional.empty();
  }

  private static List<String> leftToTheUser(List<Finding> findings) {
    return findings.stream()
        .flatMap(finding -> finding.fix().stream())
        .flatMap(fix -> fix.leftToTheUser().stream())
        .distinct()
        .toList();
  }

  private static Set<String> otherFiles(List<Finding> findings) {
    Set<String> paths = new LinkedHashSet<>();
    for (Finding finding : findings) {
      for (FileEdit file : finding.fix().map(Fix::edits).orElse(List.of())) {
        if (!file.path().isEmpty()) {
          paths.add(file.path());
        }
      }
    }
    return paths;
  }

  private static Optional<List<Finding>> same(
      Analyzed fresh, Analyzed analyzed, List<Finding> findings) {
    if (fresh.snapshot() != analyzed.snapshot()) {
      return Optional.empty();
    }
    List<Finding> found =
        findings.stream()
            .flatMap(finding ->
                fresh.analysis().findings().stream()
                    .filter(each ->
                        each.rule().equals(finding.rule())
                            && each.range().equals(finding.range())
                            && each.fix().isPresent())
                    .limit(1))
            .toList();
    return found.size() == findings.size() ? Optional.of(found) : Optional.empty();
  }

  /** All edits lie in the text and none overlaps another. */
  private static boolean fits(Target target, List<TextEdit> edits) {
    List<TextRange> ranges =
        edits.stream()
            .map(TextEdit::range)
            .sorted(Comparator.comparingInt(TextRange::start))
            .toList();
    for (int i = 0; i < ranges.size(); i++) {
      int limit = i + 1 < ranges.size() ? ranges.get(i + 1).start() : target.text().length();
      if (ranges.get(i).end() > limit) {
        return false;
      }
    }
    return true;
  }

  private Optional<Map<String, Target>> read(Analyzed analyzed, Set<String> paths) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String path : paths) {
      Optional<Target> target = analyzed.contextFolder().flatMap(folder -> target(folder, path));
      if (target.isEmpty()) {
        return Optional.empty();
      }
      targets.put(path, target.get());
    }
    return Optional.of(targets);
  }

  private Optional<Target> target(Path folder, String path) {
    try {
      Path file = folder.resolve(path).normalize();
      if (file.startsWith(folder) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return newTarget(folder, file);
      }
      if (!file.startsWith(folder)
          || !Files.isRegularFile(file)
          || Files.size(file) > LIMIT_BYTES
          || !WorkspaceFolders.holds(folder, file)
          || !folders.allow(file)) {
        return Optional.empty();
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      // Editors hide a byte order mark, so that their first line has other positions than ours.
      if (text.startsWith("\uFEFF")) {
        return Optional.empty();
      }
      Optional<DocumentSnapshot> open = documents.at(file).map(OpenDocument::snapshot);
      if (open.isPresent() && !open.get().text().equals(text)) {
        return Optional.empty();
      }
      return Optional.of(
          new Target(
              open.map(DocumentSnapshot::uri).orElseGet(() -> file.toUri().toString()),
              open.map(snapshot -> OptionalInt.of(snapshot.version()))
                  .orElseGet(OptionalInt::empty),
              text,
              true));
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** A file that the edit makes; only for clients that can, and only in a folder that is there. */
  private Optional<Target> newTarget(Path folder, Path file) {
    Path parent = Optional.ofNullable(file.getParent()).orElse(folder);
    boolean possible =
        profile.documentChanges()
            && profile.createsFiles()
            && Files.isDirectory(parent)
            && WorkspaceFolders.holds(folder, parent)
            && folders.allow(parent)
            && documents.at(file).isEmpty();
    return possible
        ? Optional.of(new Target(file.toUri().toString(), OptionalInt.empty(), "", false))
        : Optional.empty();
  }

  private WorkspaceEdit edit(
      Map<Target, List<TextEdit>> edits,
      String label,
      List<String> leftToTheUser,
      boolean needsConfirmation) {
    boolean annotated = profile.documentChanges() && profile.changeAnnotations();
    Map<String, List<org.eclipse.lsp4j.TextEdit>> byUri = new LinkedHashMap<>();
    List<Either<TextDocumentEdit, ResourceOperation>> byDocument = new ArrayList<>();
    edits.forEach((target, changes) -> {
      Positions positions =
          new Positions(target.text(), LineIndex.of(target.text()), profile.encoding());
      List<org.eclipse.lsp4j.TextEdit> converted =
          changes.stream()
              .sorted(Comparator.comparingInt(change -> change.range().start()))
              .map(change -> textEdit(change, positions, annotated))
              .toList();
      byUri.put(target.uri(), converted);
      if (!target.exists()) {
        // Without options a file that somebody made meanwhile makes the whole edit fail.
        CreateFile create = new CreateFile(target.uri());
        if (annotated) {
          create.setAnnotationId(ANNOTATION);
        }
        byDocument.add(Either.forRight(create));
      }
      Integer version = target.version().isPresent() ? target.version().getAsInt() : null;
      byDocument.add(
          Either.forLeft(
              new TextDocumentEdit(
                  new VersionedTextDocumentIdentifier(target.uri(), version),
                  converted.stream()
                      .map(
                          Either
                              ::<org.eclipse.lsp4j.TextEdit,
                                  org.eclipse.lsp4j.SnippetTextEdit>forLeft)
                      .toList())));
    });
    if (!profile.documentChanges()) {
      return new WorkspaceEdit(byUri);
    }
    WorkspaceEdit edit = new WorkspaceEdit();
    // The library's empty map would be a second, contradicting list of changes.
    edit.setChanges(null);
    edit.setDocumentChanges(byDocument);
    if (annotated) {
      ChangeAnnotation annotation = new ChangeAnnotation(label);
      annotation.setNeedsConfirmation(needsConfirmation || !leftToTheUser.isEmpty());
      if (!leftToTheUser.isEmpty()) {
        annotation.setDescription("To decide: " + String.join("; ", leftToTheUser));
      }
      edit.setChangeAnnotations(Map.of(ANNOTATION, annotation));
    }
    return edit;
  }

  private static org.eclipse.lsp4j.TextEdit textEdit(
      TextEdit change, Positions positions, boolean annotated) {
    return annotated
        ? new AnnotatedTextEdit(positions.range(change.range()), change.replacement(), ANNOTATION)
        : new org.eclipse.lsp4j.TextEdit(positions.range(change.range()), change.replacement());
  }
}
