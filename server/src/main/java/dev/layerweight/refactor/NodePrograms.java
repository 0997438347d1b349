package dev.layerweight.refactor;

import java.util.LinkedHashSet;
import java.util.Set;

/** The commands that packages of Node are called by, as far as their names tell. */
public final class NodePrograms {

  private static final Set<String> BUNDLERS =
      Set.of(
          "vite",
          "webpack",
          "esbuild",
          "rollup",
          "parcel",
          "next",
          "nuxt",
          "astro",
          "tsup",
          "@vercel/ncc",
          "@sveltejs/kit",
          "@angular/cli",
          "@rspack/core",
          "rspack",
          "browserify",
          "react-scripts",
          "@vue/cli-service",
          "snowpack",
          "microbundle",
          "unbuild",
          "tsdown");

  private NodePrograms() {}

  /** Names that may be the command of a package, such as nest and cli of {@code @nestjs/cli}. */
  public static Set<String> of(String name) {
    Set<String> programs = new LinkedHashSet<>();
    switch (name) {
      case "typescript" -> programs.add("tsc");
      case "@nestjs/cli" -> programs.add("nest");
      case "@angular/cli" -> programs.add("ng");
      case "@babel/node" -> programs.add("babel-node");
      case "@babel/cli" -> programs.add("babel");
      case "@swc/cli" -> programs.add("swc");
      default -> {
        programs.add(name);
        String bare = name.substring(name.indexOf('/') + 1);
        if (!name.startsWith("@types/")) {
          programs.add(bare);
          programs.add(bare.replaceFirst("-cli$", ""));
        }
      }
    }
    return programs;
  }

  /** Whether it puts what a program imports into the program's own files. */
  public static boolean bundles(String name) {
    return BUNDLERS.contains(name);
  }
}
