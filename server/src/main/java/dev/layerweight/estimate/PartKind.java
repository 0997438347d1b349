package dev.layerweight.estimate;

/** What a part of a layer is; the names are those of the JSON report in lower case. */
public enum PartKind {
  /** A package of the distribution: dpkg, apk or rpm. */
  APT,
  /** A Python distribution. */
  PIP,
  /** A package in node_modules. */
  NPM,
  /** A file, by COPY, ADD or a command. */
  FILE,
  /** What a tool keeps to be faster next time. */
  CACHE,
  /** Package lists and databases. */
  INDEX,
  /** What came with the base image. */
  BASE,
  OTHER
}
