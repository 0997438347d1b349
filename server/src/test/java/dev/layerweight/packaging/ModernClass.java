package dev.layerweight.packaging;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.util.Map;
import java.util.Optional;

/**
 * Brings classes of before Java 6 into a form that the start cache takes: with the stack maps that
 * the verifier has wanted since. What the classes do stays the same.
 */
final class ModernClass {

  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  private ModernClass() {}

  /**
   * The class itself where it is new enough.
   *
   * @param classes all classes of the program by their names with slashes, for their kinship
   */
  static byte[] of(byte[] bytes, Map<String, byte[]> classes) {
    ClassFile tools =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing((ClassDesc name) ->
                        Optional.ofNullable(classes.get(internal(name)))
                            .map(ByteArrayInputStream::new)
                            .orElse(null))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    var old = tools.parse(bytes);
    if (old.majorVersion() >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    // Each instruction is passed on by itself: a body that is copied whole gets no stack maps.
    return tools.transformClass(
        old,
        version.andThen(
            ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))));
  }

  private static String internal(ClassDesc name) {
    String descriptor = name.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
