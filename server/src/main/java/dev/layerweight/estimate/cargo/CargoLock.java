package dev.layerweight.estimate.cargo;

import dev.layerweight.estimate.locked.LockedPackage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Cargo.lock}: the crates of a registry, for all platforms, and who needs them. */
final class CargoLock {

  private static final int LIMIT_CHARACTERS = 8 << 20;

  private static final Pattern CRATE =
      Pattern.compile(
          "\\[\\[package]]\\s+name = \"([\\w-]{1,100})\"\\s+version = \"([\\w.+-]{1,100})\""
              + "(\\s+source = \"(?:sparse|registry)\\+)?");

  private static final Pattern NEED = Pattern.compile("\"([\\w-]+)(?: ([\\w.+-]+))?[^\"]*\"");

  /**
   * Crates that only builds for other systems load: those of Windows, of Apple's systems, of the
   * browser, of Android and of firmware, by the names that their makers give them.
   */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "windows([-_].*)?|winapi(-.*)?|winreg|anstyle-wincon|clipboard-win|schannel|wasi.*"
              + "|wit-.*|wasm-.*|web-(sys|time)|js-sys|core-foundation.*|security-framework.*"
              + "|system-configuration.*|objc2?.*|cocoa.*|fsevent-sys|mach2?|kqueue.*|jni.*"
              + "|android.*|ndk.*|redox_.*|libredox|hermit-abi|iana-time-zone-haiku|r-efi");

  private record Crate(LockedPackage named, boolean loaded, List<String> needs) {}

  private final Map<String, Crate> crates = new LinkedHashMap<>();

  CargoLock(String lock) {
    String text = lock.substring(0, Math.min(lock.length(), LIMIT_CHARACTERS));
    Matcher matcher = CRATE.matcher(text);
    while (matcher.find()) {
      int end = text.indexOf("[[package]]", matcher.end());
      String body = text.substring(matcher.end(), end < 0 ? text.length() : end);
      LockedPackage named = new LockedPackage(matcher.group(1), matcher.group(2));
      Crate crate = new Crate(named, matcher.group(3) != null, needs(body));
      crates.put(named.name() + " " + named.version(), crate);
      // Where there is one version alone, those who need it do not name it.
      crates.put(named.name(), crate);
    }
  }

  private static List<String> needs(String body) {
    int from = body.indexOf("dependencies = [");
    int to = body.indexOf(']', Math.max(0, from));
    List<String> needs = new ArrayList<>();
    if (from >= 0 && to > from) {
      Matcher matcher = NEED.matcher(body.substring(from, to));
      while (matcher.find()) {
        needs.add(
            matcher.group(2) == null
                ? matcher.group(1)
                : matcher.group(1) + " " + matcher.group(2));
      }
    }
    return needs;
  }

  /** All crates that are loaded from a registry. */
  List<LockedPackage> all() {
    return crates.values().stream().filter(Crate::loaded).map(Crate::named).distinct().toList();
  }

  /** Those that a build for Linux loads: what the project's own crates need, directly or not. */
  List<LockedPackage> ofLinux() {
    Set<Crate> seen = new LinkedHashSet<>();
    Deque<Crate> open = new ArrayDeque<>();
    crates.values().stream().filter(crate -> !crate.loaded()).forEach(open::add);
    while (!open.isEmpty()) {
      Crate crate = open.poll();
      if (ELSEWHERE.matcher(crate.named().name()).matches() || !seen.add(crate)) {
        continue;
      }
      crate.needs().stream().filter(crates::containsKey).map(crates::get).forEach(open::add);
    }
    return seen.stream().filter(Crate::loaded).map(Crate::named).distinct().toList();
  }
}
