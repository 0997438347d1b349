package dev.layerweight.packaging;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.util.Map;
import java.util.Optional;

/**
 * Brings classes into the form in which they are shipped: without names of local variables, and in
 * libraries without line numbers, which only a debugger needs; those of before Java 6 with the
 * stack maps that the verifier has wanted since, or the start cache would not take them. What the
 * classes do stays the same.
 */
final class ShippedClass {

  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  private ShippedClass() {}

  /**
   * The class as it is shipped.
   *
   * @param lines whether faults in it are told with their line
   * @param classes all classes of the program by their names with slashes, for their kinship
   */
  static byte[] of(byte[] bytes, boolean lines, Map<String, byte[]> classes) {
    boolean old = ClassFile.of().parse(bytes).majorVersion() < FIRST_WITH_STACK_MAPS;
    ClassFile tools =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            lines
                ? ClassFile.LineNumbersOption.PASS_LINE_NUMBERS
                : ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
            // Or the names of the variables would stay behind in the table of constants.
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing((ClassDesc name) ->
                        Optional.ofNullable(classes.get(internal(name)))
                            .map(ByteArrayInputStream::new)
                            .orElse(null))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel parsed = tools.parse(bytes);
    ClassTransform version =
        (builder, element) -> {
          if (old && element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    return tools.transformClass(parsed, version.andThen(new PlainCalls(parsed)));
  }

  private static String internal(ClassDesc name) {
    String descriptor = name.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
