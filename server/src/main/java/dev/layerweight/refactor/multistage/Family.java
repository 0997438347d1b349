package dev.layerweight.refactor.multistage;

import java.util.Optional;

/** One kind of project that can be built apart from where it runs. */
interface Family {

  /** Empty where the stage is not of this kind. */
  Optional<Conversion> convert(SingleStage stage);
}
