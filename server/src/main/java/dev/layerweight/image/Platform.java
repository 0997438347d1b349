package dev.layerweight.image;

import java.util.Locale;
import java.util.Optional;

/** An image platform such as {@code linux/amd64}; {@code variant} is empty where there is none. */
public record Platform(String os, String architecture, String variant) {

  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", "");
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", "");

  /** Reads {@code os/arch[/variant]}; {@code linux/arm64/v8} is the same as {@code linux/arm64}. */
  public static Optional<Platform> parse(String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("/", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      return Optional.empty();
    }
    String architecture =
        switch (parts[1]) {
          case "x86_64", "x86-64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> parts[1];
        };
    String variant = parts.length == 3 ? parts[2] : "";
    boolean redundant = architecture.equals("arm64") && variant.equals("v8");
    return Optional.of(new Platform(parts[0], architecture, redundant ? "" : variant));
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
