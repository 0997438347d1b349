package dev.layerweight.syntax;

import java.util.List;
import java.util.Optional;

/** One instruction of a Dockerfile. Ranges count from the instruction's own start. */
public sealed interface Instruction {

  Head head();

  /** FROM; {@code stage} is the name after AS. */
  record From(Head head, Word image, Optional<Word> stage) implements Instruction {}

  record Run(Head head, CommandForm command) implements Instruction {}

  record Cmd(Head head, CommandForm command) implements Instruction {}

  record Entrypoint(Head head, CommandForm command) implements Instruction {}

  /** HEALTHCHECK; no command means {@code HEALTHCHECK NONE}. */
  record Healthcheck(Head head, Optional<CommandForm> command) implements Instruction {}

  /** COPY; sources given as here-documents are in {@link Head#hereDocuments()}, not in sources. */
  record Copy(Head head, List<Word> sources, Word destination) implements Instruction {}

  /** ADD; see {@link Copy} for here-documents. */
  record Add(Head head, List<Word> sources, Word destination) implements Instruction {}

  record Env(Head head, List<Binding> bindings) implements Instruction {}

  record Label(Head head, List<Binding> bindings) implements Instruction {}

  record Arg(Head head, List<Declaration> declarations) implements Instruction {}

  record Expose(Head head, List<Word> ports) implements Instruction {}

  record Volume(Head head, List<Word> paths) implements Instruction {}

  record User(Head head, Word user) implements Instruction {}

  record Workdir(Head head, Word path) implements Instruction {}

  record Stopsignal(Head head, Word signal) implements Instruction {}

  record Maintainer(Head head, String name) implements Instruction {}

  record Shell(Head head, List<Word> words) implements Instruction {}

  /** ONBUILD; the trigger's ranges and source are those of the whole ONBUILD instruction. */
  record Onbuild(Head head, Instruction trigger) implements Instruction {}

  /** An instruction that no build would take: unknown keyword, or arguments that make no sense. */
  record Invalid(Head head, String reason) implements Instruction {}

  /** {@code KEY=value} of ENV and LABEL; also the old form {@code ENV KEY value}. */
  record Binding(Word key, Word value) {}

  /** A name of ARG with its default. */
  record Declaration(Word name, Optional<Word> defaultValue) {}
}
