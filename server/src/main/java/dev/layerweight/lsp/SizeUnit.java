package dev.layerweight.lsp;

/** Which size the hints show. */
enum SizeUnit {
  ON_DISK("onDisk"),
  COMPRESSED("compressed"),
  BOTH("both");

  private final String settingName;

  SizeUnit(String settingName) {
    this.settingName = settingName;
  }

  String settingName() {
    return settingName;
  }
}
