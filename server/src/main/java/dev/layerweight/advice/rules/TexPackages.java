package dev.layerweight.advice.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages of TeX Live in Debian that documents and the programs that set them ask for.
 *
 * <p>What a package of LaTeX belongs to is what Debian 12's texlive-extra and texlive-lang hold.
 * Most of LaTeX is in texlive-latex-extra, which brings the base, the recommended packages and the
 * pictures along.
 */
final class TexPackages {

  private static final List<String> ALWAYS =
      List.of("texlive-latex-extra", "texlive-fonts-recommended");

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "xelatex", "texlive-xetex",
          "lualatex", "texlive-luatex",
          "latexmk", "latexmk",
          "biber", "biber",
          "chktex", "chktex",
          "latexdiff", "latexdiff",
          "dvipng", "dvipng",
          "texcount", "texlive-extra-utils");

  private static final Map<Pattern, String> LATEX = latex();

  private static final Pattern USED =
      Pattern.compile(
          "\\\\(?:usepackage|RequirePackage|documentclass)\\s*(?:\\[([^\\]]*)])?\\s*\\{([^}]*)}");

  private static final Pattern POLYGLOSSIA =
      Pattern.compile("\\\\set(?:main|default|other)languages?\\s*(?:\\[[^\\]]*])?\\s*\\{([^}]*)}");

  private static final Map<String, String> LANGUAGES =
      Map.ofEntries(
          Map.entry("german|ngerman|austrian|naustrian", "german"),
          Map.entry("french|francais|acadian|canadien", "french"),
          Map.entry("spanish|catalan|galician", "spanish"),
          Map.entry("italian", "italian"),
          Map.entry("portuguese|brazilian|brazil|portuges", "portuguese"),
          Map.entry("polish", "polish"),
          Map.entry("czech|slovak", "czechslovak"),
          Map.entry("greek|polutonikogreek", "greek"),
          Map.entry("russian|ukrainian|bulgarian|serbianc|belarusian", "cyrillic"),
          Map.entry("arabic|farsi|persian|hebrew", "arabic"),
          Map.entry(
              "dutch|swedish|danish|norsk|nynorsk|finnish|hungarian|romanian|croatian|slovene"
                  + "|turkish|latin|estonian|latvian|lithuanian|icelandic",
              "european"));

  private TexPackages() {}

  private static Map<Pattern, String> latex() {
    Map<Pattern, String> latex = new LinkedHashMap<>();
    latex.put(
        Pattern.compile("siunitx|mhchem|chemfig|physics|algorithm.*|chem.*|achemso"),
        "texlive-science");
    latex.put(Pattern.compile("biblatex.*|apacite"), "texlive-bibtex-extra");
    latex.put(Pattern.compile("pst-.*|pstricks.*"), "texlive-pstricks");
    latex.put(
        Pattern.compile("IEEEtran|acmart|elsarticle|revtex4.*|llncs|sn-jnl|aastex.*"),
        "texlive-publishers");
    latex.put(
        Pattern.compile(
            "fontawesome5?|roboto|opensans|lato|sourcesanspro|libertin.*|ebgaramond"
                + "|newtx.*|inconsolata|noto.*|FiraSans|cabin"),
        "texlive-fonts-extra");
    latex.put(Pattern.compile("skak|chess.*|xskak|crossword|sudoku.*"), "texlive-games");
    latex.put(Pattern.compile("musix.*|guitar.*|songs|leadsheets"), "texlive-music");
    latex.put(
        Pattern.compile("covington|gb4e|linguex|ledmac|reledmac|verse|dramatist"),
        "texlive-humanities");
    latex.put(Pattern.compile("ctex.*|xeCJK|CJK.*|zh.*"), "texlive-lang-chinese");
    latex.put(Pattern.compile("luatexja.*|bxjs.*|jsarticle"), "texlive-lang-japanese");
    latex.put(Pattern.compile("kotex.*"), "texlive-lang-korean");
    return latex;
  }

  /**
   * What to install in the place of all of it.
   *
   * @param documents the text of all documents
   * @param commands what is run
   */
  static List<String> of(List<String> documents, String commands) {
    Set<String> more = new TreeSet<>();
    PROGRAMS.forEach((program, name) -> {
      if (RunTimeUse.words(List.of(program)).matcher(commands).find()) {
        more.add(name);
      }
    });
    for (String document : documents) {
      Matcher used = USED.matcher(document);
      while (used.find()) {
        String options = used.group(1) == null ? "" : used.group(1);
        for (String name : used.group(2).split(",")) {
          LATEX.forEach((pattern, of) -> {
            if (pattern.matcher(name.strip()).matches()) {
              more.add(of);
            }
          });
        }
        languages(options, more);
      }
      Matcher languages = POLYGLOSSIA.matcher(document);
      while (languages.find()) {
        languages(languages.group(1), more);
      }
    }
    List<String> all = new ArrayList<>(ALWAYS);
    all.addAll(more);
    return all;
  }

  private static void languages(String list, Set<String> more) {
    for (String word : list.split("[,\\s]+")) {
      String name = word.replaceFirst(".*=", "");
      LANGUAGES.forEach((names, of) -> {
        if (name.matches(names)) {
          more.add("texlive-lang-" + of);
        }
      });
    }
  }
}
