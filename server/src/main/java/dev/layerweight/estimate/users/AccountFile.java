package dev.layerweight.estimate.users;

/** The files that hold accounts; the tools keep the text before a change in {@code path-}. */
enum AccountFile {
  PASSWD("/etc/passwd"),
  SHADOW("/etc/shadow"),
  GROUP("/etc/group"),
  GSHADOW("/etc/gshadow"),
  SUBUID("/etc/subuid"),
  SUBGID("/etc/subgid");

  private final String path;

  AccountFile(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  String backupPath() {
    return path + "-";
  }
}
