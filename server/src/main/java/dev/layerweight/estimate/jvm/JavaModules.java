package dev.layerweight.estimate.jvm;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The modules of a JDK: which packages they have, what they need, and what jlink makes of them.
 *
 * <p>Counted by {@code tables/measure_jdk_modules.py} in linked runtimes of all modules of OpenJDK
 * 17 and 21 as Debian has them and of Temurin 25, with {@code --strip-java-debug-attributes
 * --no-header-files --no-man-pages} and zip-6 compression. Sums of them were within 2.2 % of two
 * other runtimes on disk, within 4.6 % when packed.
 */
public final class JavaModules {

  private static final double SAME_ERROR = 0.05;

  /** Builds of two vendors, and versions between those that were counted. */
  private static final double NEAREST_ERROR = 0.12;

  private static final double PACKED_ERROR = 0.04;

  /** Version, module, bytes in the runtime, bytes of these when packed by gzip, needs. */
  private static final String TABLE =
      """
      17 java.base 35347389 18613206
      17 java.compiler 87916 87916
      17 java.datatransfer 35598 35598
      17 java.desktop 10679508 9205674 java.datatransfer,java.prefs,java.xml
      17 java.instrument 60238 31780
      17 java.logging 88733 86962
      17 java.management 661592 643002
      17 java.management.rmi 64291 64291 java.management,java.naming,java.rmi
      17 java.naming 325308 325308 java.security.sasl
      17 java.net.http 562387 562387
      17 java.prefs 57965 44897 java.xml
      17 java.rmi 221582 194912 java.logging
      17 java.scripting 42370 29160
      17 java.se 486 486 *
      17 java.security.jgss 471045 437302 java.naming
      17 java.security.sasl 58917 58917 java.logging
      17 java.smartcardio 53857 41002
      17 java.sql 55829 55829 java.logging,java.transaction.xa,java.xml
      17 java.sql.rowset 155349 155349 java.logging,java.naming,java.sql
      17 java.transaction.xa 1892 1892
      17 java.xml 3835187 3809128
      17 java.xml.crypto 490265 482976 java.logging,java.xml
      17 jdk.attach 34608 22080 jdk.internal.jvmstat
      17 jdk.charsets 1116092 1116092
      17 jdk.compiler 10903168 8339988 java.compiler
      17 jdk.crypto.cryptoki 352155 285666 jdk.crypto.ec
      17 jdk.crypto.ec 93169 93169
      17 jdk.httpserver 78213 78213
      17 jdk.internal.jvmstat 67071 67071
      17 jdk.internal.opt 57324 56884
      17 jdk.jartool 226010 199553
      17 jdk.jfr 556499 478438
      17 jdk.jsobject 1021 1021
      17 jdk.localedata 9391460 9390877
      17 jdk.management 79342 53359 java.management
      17 jdk.management.agent 99925 69902 java.management,java.management.rmi
      17 jdk.naming.dns 42932 42932 java.naming
      17 jdk.net 30239 17300
      17 jdk.nio.mapmode 683 683
      17 jdk.sctp 89311 63529
      17 jdk.security.auth 61458 48440 java.naming,java.security.jgss
      17 jdk.unsupported 11650 11650
      17 jdk.xml.dom 30568 30568 java.xml
      17 jdk.zipfs 74528 74528
      21 java.base 40673520 21875575
      21 java.compiler 97937 97937
      21 java.datatransfer 38821 38821
      21 java.desktop 11393726 9935179 java.datatransfer,java.prefs,java.xml
      21 java.instrument 64944 36665
      21 java.logging 96624 94853
      21 java.management 715890 697288
      21 java.management.rmi 68884 68884 java.management,java.naming,java.rmi
      21 java.naming 362592 362592 java.security.sasl
      21 java.net.http 622826 622826
      21 java.prefs 62186 49147 java.xml
      21 java.rmi 239030 212373 java.logging
      21 java.scripting 44055 30853
      21 java.se 500 500 *
      21 java.security.jgss 496467 462732 java.naming
      21 java.security.sasl 64391 64391 java.logging
      21 java.smartcardio 56852 44001
      21 java.sql 60946 60946 java.logging,java.transaction.xa,java.xml
      21 java.sql.rowset 165009 165009 java.logging,java.naming,java.sql
      21 java.transaction.xa 2001 2001
      21 java.xml 4146151 4115215
      21 java.xml.crypto 550247 542957 java.logging,java.xml
      21 jdk.attach 38044 25518 jdk.internal.jvmstat
      21 jdk.charsets 1184601 1184601
      21 jdk.compiler 13547568 10194320 java.compiler,jdk.internal.opt,jdk.zipfs
      21 jdk.crypto.cryptoki 403979 334456 jdk.crypto.ec
      21 jdk.crypto.ec 108467 108467
      21 jdk.httpserver 139298 126085
      21 jdk.internal.jvmstat 68683 68683
      21 jdk.internal.opt 67682 67242
      21 jdk.jartool 248955 222530 jdk.internal.opt
      21 jdk.jfr 786501 705555
      21 jdk.jsobject 1144 1144
      21 jdk.localedata 11208032 11207449
      21 jdk.management 85433 59502 java.management
      21 jdk.management.agent 104215 73787 java.management,java.management.rmi
      21 jdk.naming.dns 48995 48995 java.naming
      21 jdk.net 32176 19423
      21 jdk.nio.mapmode 739 739
      21 jdk.sctp 94116 68362
      21 jdk.security.auth 64659 51749 java.naming,java.security.jgss
      21 jdk.unsupported 12879 12879
      21 jdk.xml.dom 32317 32317 java.xml
      21 jdk.zipfs 79453 79453
      25 java.base 44828424 23405335
      25 java.compiler 105407 105407
      25 java.datatransfer 38430 38430
      25 java.desktop 14576247 11482417 java.datatransfer,java.prefs,java.xml
      25 java.instrument 67989 35764
      25 java.logging 83917 82137
      25 java.management 650606 628141
      25 java.management.rmi 58802 58802 java.management,java.naming,java.rmi
      25 java.naming 357028 357028 java.security.sasl
      25 java.net.http 625245 625245
      25 java.prefs 50254 37243 java.xml
      25 java.rmi 206587 180070 java.logging
      25 java.scripting 44057 30981
      25 java.se 497 497 *
      25 java.security.jgss 482782 445334 java.naming
      25 java.security.sasl 63445 63445 java.logging
      25 java.smartcardio 61536 45014
      25 java.sql 59602 59602 java.logging,java.transaction.xa,java.xml
      25 java.sql.rowset 159715 159715 java.logging,java.naming,java.sql
      25 java.transaction.xa 2000 2000
      25 java.xml 4335152 4295971
      25 java.xml.crypto 545194 537904 java.logging,java.xml
      25 jdk.attach 40915 28458 jdk.internal.jvmstat
      25 jdk.charsets 1184118 1184118
      25 jdk.compiler 13770083 10415358 java.compiler,jdk.internal.opt,jdk.zipfs
      25 jdk.crypto.cryptoki 417587 346126
      25 jdk.crypto.ec 350 350
      25 jdk.httpserver 125764 125764
      25 jdk.internal.jvmstat 68824 68824
      25 jdk.internal.opt 67752 67312
      25 jdk.jartool 260918 234736 jdk.internal.opt
      25 jdk.jfr 775777 689694
      25 jdk.jsobject 1375 1375
      25 jdk.localedata 10604175 10603592
      25 jdk.management 86209 61283 java.management
      25 jdk.management.agent 103740 73279 java.management,java.management.rmi
      25 jdk.naming.dns 47949 47949 java.naming
      25 jdk.net 31852 19136
      25 jdk.nio.mapmode 738 738
      25 jdk.sctp 92477 66989
      25 jdk.security.auth 64790 51941 java.naming,java.security.jgss
      25 jdk.unsupported 16230 16230
      25 jdk.xml.dom 32349 32349 java.xml
      25 jdk.zipfs 81585 81585
      """;

  /** Packages by their beginnings, the longest of which counts. */
  private static final Map<String, String> PACKAGES = packages();

  /**
   * One module of one version.
   *
   * @param needs beside java.base
   */
  private record Module(String name, long bytes, long packedBytes, List<String> needs) {}

  private static final Map<Integer, Map<String, Module>> VERSIONS = versions();

  private final int version;
  private final boolean counted;
  private final Map<String, Module> modules;

  private JavaModules(int version, boolean counted, Map<String, Module> modules) {
    this.version = version;
    this.counted = counted;
    this.modules = modules;
  }

  /** Those of a version, such as 21; else of the nearest one that was counted. */
  public static JavaModules of(int version) {
    int nearest =
        VERSIONS.keySet().stream()
            .min(
                Comparator.<Integer>comparingInt(known -> Math.abs(known - version))
                    .thenComparing(Comparator.reverseOrder()))
            .orElseThrow();
    return new JavaModules(version, nearest == version, VERSIONS.get(nearest));
  }

  private static Map<Integer, Map<String, Module>> versions() {
    Map<Integer, Map<String, Module>> versions = new HashMap<>();
    TABLE
        .lines()
        .map(line -> line.strip().split(" "))
        .forEach(fields ->
            versions
                .computeIfAbsent(Integer.parseInt(fields[0]), _ -> new LinkedHashMap<>())
                .put(
                    fields[1],
                    new Module(
                        fields[1],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields.length > 4 ? List.of(fields[4].split(",")) : List.of())));
    return Map.copyOf(versions);
  }

  private static Map<String, String> packages() {
    Map<String, String> packages = new HashMap<>();
    String list =
        """
        java.base java.io java.lang java.math java.net java.nio java.security java.text java.time
          java.util javax.crypto javax.net javax.security jdk.internal
        java.compiler javax.annotation.processing javax.lang.model javax.tools
        java.datatransfer java.awt.datatransfer
        java.desktop java.applet java.awt java.beans javax.accessibility javax.imageio javax.print
          javax.sound javax.swing
        java.instrument java.lang.instrument
        java.logging java.util.logging
        java.management java.lang.management javax.management
        java.management.rmi javax.management.remote.rmi
        java.naming javax.naming
        java.net.http java.net.http
        java.prefs java.util.prefs
        java.rmi java.rmi javax.rmi
        java.scripting javax.script
        java.security.jgss javax.security.auth.kerberos org.ietf.jgss
        java.security.sasl javax.security.sasl
        java.smartcardio javax.smartcardio
        java.sql java.sql javax.sql
        java.sql.rowset javax.sql.rowset
        java.transaction.xa javax.transaction.xa
        java.xml javax.xml org.w3c.dom org.xml.sax
        java.xml.crypto javax.xml.crypto
        jdk.attach com.sun.tools.attach
        jdk.compiler com.sun.source com.sun.tools.javac
        jdk.httpserver com.sun.net.httpserver
        jdk.jfr jdk.jfr
        jdk.jsobject netscape.javascript
        jdk.management com.sun.management
        jdk.net jdk.net
        jdk.nio.mapmode jdk.nio.mapmode
        jdk.sctp com.sun.nio.sctp
        jdk.security.auth com.sun.security.auth
        jdk.unsupported sun.misc sun.reflect com.sun.nio.file
        jdk.xml.dom org.w3c.dom.css org.w3c.dom.html org.w3c.dom.stylesheets org.w3c.dom.xpath
        """;
    String module = "";
    for (String line : list.lines().toList()) {
      List<String> words = List.of(line.strip().split(" "));
      boolean goesOn = line.startsWith(" ");
      module = goesOn ? module : words.getFirst();
      for (String name : goesOn ? words : words.subList(1, words.size())) {
        packages.put(name, module);
      }
    }
    return Map.copyOf(packages);
  }

  /** The module that has a package; empty for packages of others. */
  public static Optional<String> having(String packageName) {
    String name = packageName;
    while (!name.isEmpty()) {
      String module = PACKAGES.get(name);
      if (module != null) {
        return Optional.of(module);
      }
      int dot = name.lastIndexOf('.');
      name = dot < 0 ? "" : name.substring(0, dot);
    }
    return Optional.empty();
  }

  public int version() {
    return version;
  }

  /** With all that they need; empty where one of them was not counted. */
  public Optional<Set<String>> with(Collection<String> names) {
    Set<String> all = new TreeSet<>(Set.of("java.base"));
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.pop();
      Module module = modules.get(name);
      if (module == null) {
        return Optional.empty();
      }
      if (all.add(name)) {
        open.addAll(
            module.needs().equals(List.of("*"))
                ? modules.keySet().stream()
                    .filter(one -> one.startsWith("java.") && !one.equals("java.smartcardio"))
                    .toList()
                : module.needs());
      }
    }
    return Optional.of(all);
  }

  /** What a runtime linked of these modules takes; empty where one of them was not counted. */
  public Optional<Weight> weight(Collection<String> names) {
    return with(names)
        .map(all -> {
          List<Module> linked = new ArrayList<>();
          all.forEach(name -> linked.add(modules.get(name)));
          double error = counted ? SAME_ERROR : NEAREST_ERROR;
          Basis basis = counted ? Basis.COMPUTED : Basis.APPROXIMATE;
          return new Weight(
              Estimate.within(linked.stream().mapToLong(Module::bytes).sum(), error, basis),
              Estimate.within(
                  linked.stream().mapToLong(Module::packedBytes).sum(),
                  error + PACKED_ERROR,
                  basis));
        });
  }
}
