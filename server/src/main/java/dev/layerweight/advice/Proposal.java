package dev.layerweight.advice;

import dev.layerweight.estimate.Part;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rule suggests, before anybody knows what it saves.
 *
 * @param placed the instruction that it is about, which is where the cause is
 * @param range absolute and as narrow as the cause
 * @param message one sentence: what is there and why it can go
 * @param goes the parts that go, of whatever instruction of the image; where none is named and the
 *     fix can be simulated, they are those that it makes vanish
 * @param stated the saving where there is no fix, bytes on disk
 * @param fix where it can be made by machine: then the saving is that of the changed text,
 *     simulated
 * @param breaks true for a warning that is not about size
 * @param alternatives other changes with the same effect on the image, in the order of preference
 * @param told true where the fix is only weighed, for a change that is told and not offered
 * @param worthBytes a smaller saving is not worth the price that the message tells
 */
public record Proposal(
    PlacedInstruction placed,
    TextRange range,
    String message,
    List<Going> goes,
    Estimate stated,
    Optional<Fix> fix,
    boolean breaks,
    List<Fix> alternatives,
    boolean told,
    long worthBytes) {

  /** A part of an instruction in the image that goes. */
  public record Going(PlacedInstruction holder, Part part) {}

  /** A proposal without parts, saving and fix. */
  public static Proposal of(PlacedInstruction placed, TextRange range, String message) {
    return new Proposal(
        placed,
        range,
        message,
        List.of(),
        Estimate.ZERO,
        Optional.empty(),
        false,
        List.of(),
        false,
        0);
  }

  /** A proposal at the instruction's keyword. */
  public static Proposal at(PlacedInstruction placed, String message) {
    return of(placed, placed.absolute(placed.instruction().head().keywordRange()), message);
  }

  /** With more parts that go, each of which adds to the saving. */
  public Proposal losingAll(List<Going> more) {
    List<Going> all = new ArrayList<>(goes);
    all.addAll(more);
    Estimate sum = Weight.sum(all.stream().map(going -> going.part().weight()).toList()).unpacked();
    return new Proposal(
        placed, range, message, List.copyOf(all), sum, fix, breaks, alternatives, told, worthBytes);
  }

  /** With parts of {@code holder} that go. */
  public Proposal losing(PlacedInstruction holder, List<Part> parts) {
    return losingAll(parts.stream().map(part -> new Going(holder, part)).toList());
  }

  /** With parts of its own instruction that go. */
  public Proposal losing(List<Part> parts) {
    return losing(placed, parts);
  }

  /** With another saving than the sum of its parts. */
  public Proposal saving(Estimate bytes) {
    return new Proposal(
        placed, range, message, goes, bytes, fix, breaks, alternatives, told, worthBytes);
  }

  public Proposal fixedBy(Optional<Fix> newFix) {
    return new Proposal(
        placed, range, message, goes, stated, newFix, breaks, alternatives, told, worthBytes);
  }

  /** With a fix of the Dockerfile alone; no fix where there are no edits. */
  public Proposal fixedBy(String title, boolean safe, List<TextEdit> edits) {
    return fixedBy(
        edits.isEmpty()
            ? Optional.empty()
            : Optional.of(new Fix(title, List.of(FileEdit.ofDockerfile(edits)), safe)));
  }

  /** As a warning of something that does not work. */
  public Proposal breaking() {
    return new Proposal(
        placed, range, message, goes, stated, fix, true, alternatives, told, worthBytes);
  }

  /** As what the fix would do is told only, since nobody but the user can say whether it may. */
  public Proposal toldOnly() {
    return new Proposal(
        placed, range, message, goes, stated, fix, breaks, alternatives, true, worthBytes);
  }

  /** With another change that can be made instead of the fix; none where there is no fix. */
  public Proposal orFixedBy(Optional<Fix> alternative) {
    List<Fix> more = new ArrayList<>(alternatives);
    alternative.filter(_ -> fix.isPresent()).ifPresent(more::add);
    return new Proposal(
        placed, range, message, goes, stated, fix, breaks, List.copyOf(more), told, worthBytes);
  }

  /** Only where it saves at least so much. */
  public Proposal worth(long bytes) {
    return new Proposal(
        placed, range, message, goes, stated, fix, breaks, alternatives, told, bytes);
  }
}
