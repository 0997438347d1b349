package dev.layerweight.packaging;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes out what javac leaves to the JVM until it is first needed: the comparison of records and
 * the choice of a {@code switch} over types. Each costs a start some tenths of a millisecond, for
 * code that is made then cannot be kept in the start cache; lambdas can and stay as they are.
 */
final class PlainCalls implements ClassTransform {

  private static final ClassDesc RECORD_METHODS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final MethodTypeDesc CHOICE =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object, ConstantDescs.CD_int);
  private static final MethodTypeDesc TEST_OF_EQUALITY =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object);

  private final ClassModel model;
  private final ClassDesc owner;
  private final boolean isInterface;
  private final List<RecordComponentInfo> components;
  private final List<List<ConstantDesc>> choices = new ArrayList<>();

  PlainCalls(ClassModel model) {
    this.model = model;
    this.owner = model.thisClass().asSymbol();
    this.isInterface = model.flags().has(AccessFlag.INTERFACE);
    this.components =
        model
            .findAttribute(Attributes.record())
            .map(record -> record.components())
            .orElse(List.of());
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (element instanceof MethodModel method && isOfRecord(method)) {
      builder.withMethodBody(
          method.methodName(), method.methodType(), method.flags().flagsMask(), body(method));
    } else if (element instanceof MethodModel method) {
      builder.transformMethod(method, MethodTransform.transformingCode(this::plain));
    } else {
      builder.with(element);
    }
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    for (int i = 0; i < choices.size(); i++) {
      List<ConstantDesc> labels = choices.get(i);
      builder.withMethodBody(
          choiceName(i),
          CHOICE,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> choose(code, labels));
    }
  }

  private static String choiceName(int number) {
    return "choice$" + number;
  }

  private void plain(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().equals(SWITCHES)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(PlainCalls::isPlainLabel)) {
      choices.add(call.bootstrapArgs());
      code.invokestatic(owner, choiceName(choices.size() - 1), CHOICE, isInterface);
    } else {
      code.with(element);
    }
  }

  private static boolean isPlainLabel(ConstantDesc label) {
    return label instanceof String || label instanceof ClassDesc type && !type.isPrimitive();
  }

  /** As SwitchBootstraps says: -1 for null, the number of the first label that fits, or of all. */
  private static void choose(CodeBuilder code, List<ConstantDesc> labels) {
    code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
    for (int i = 0; i < labels.size(); i++) {
      int number = i;
      ConstantDesc label = labels.get(i);
      code.iload(1)
          .loadConstant(number)
          .ifThen(
              Opcode.IF_ICMPLE,
              asked -> {
                if (label instanceof ClassDesc type) {
                  asked.aload(0).instanceOf(type);
                } else {
                  asked.loadConstant((String) label).aload(0);
                  asked.invokevirtual(ConstantDescs.CD_String, "equals", TEST_OF_EQUALITY);
                }
                asked.ifThen(Opcode.IFNE, fits -> fits.loadConstant(number).ireturn());
              });
    }
    code.loadConstant(labels.size()).ireturn();
  }

  private boolean isOfRecord(MethodModel method) {
    return method
        .code()
        .filter(code ->
            code.elementStream()
                .anyMatch(element ->
                    element instanceof InvokeDynamicInstruction call
                        && call.bootstrapMethod().owner().equals(RECORD_METHODS)))
        .isPresent();
  }

  private Consumer<CodeBuilder> body(MethodModel method) {
    return switch (method.methodName().stringValue()) {
      case "equals" -> this::equality;
      case "hashCode" -> this::hash;
      case "toString" -> this::text;
      case String other -> throw new IllegalStateException(model.thisClass() + "." + other);
    };
  }

  private void equality(CodeBuilder code) {
    code.aload(0).aload(1).ifThen(Opcode.IF_ACMPEQ, same -> same.iconst_1().ireturn());
    code.aload(1).instanceOf(owner).ifThen(Opcode.IFEQ, other -> other.iconst_0().ireturn());
    code.aload(1).checkcast(owner).astore(2);
    for (RecordComponentInfo component : components) {
      ClassDesc type = component.descriptorSymbol();
      field(code.aload(0), component);
      field(code.aload(2), component);
      if (!type.isPrimitive()) {
        code.invokestatic(
            OBJECTS,
            "equals",
            MethodTypeDesc.of(
                ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object));
        code.ifThen(Opcode.IFEQ, differs -> differs.iconst_0().ireturn());
      } else {
        // Floating-point numbers are compared so that one that is none equals itself.
        code.invokestatic(
            box(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type));
        code.ifThen(Opcode.IFNE, differs -> differs.iconst_0().ireturn());
      }
    }
    code.iconst_1().ireturn();
  }

  /** The sum of the JDK's own method, so that nothing comes in another order for it. */
  private void hash(CodeBuilder code) {
    code.iconst_0();
    for (RecordComponentInfo component : components) {
      ClassDesc type = component.descriptorSymbol();
      code.bipush(31).imul();
      field(code.aload(0), component);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
      } else {
        code.invokestatic(
            OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  private void text(CodeBuilder code) {
    ClassDesc builder = ClassDesc.of("java.lang.StringBuilder");
    MethodTypeDesc append = MethodTypeDesc.of(builder, ConstantDescs.CD_String);
    code.new_(builder).dup();
    code.invokespecial(builder, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
    String before = owner.displayName().substring(owner.displayName().lastIndexOf('$') + 1) + "[";
    for (RecordComponentInfo component : components) {
      ClassDesc type = component.descriptorSymbol();
      code.loadConstant(before + component.name() + "=").invokevirtual(builder, "append", append);
      field(code.aload(0), component);
      code.invokestatic(
          ConstantDescs.CD_String,
          "valueOf",
          MethodTypeDesc.of(ConstantDescs.CD_String, shown(type)));
      code.invokevirtual(builder, "append", append);
      before = ", ";
    }
    code.loadConstant(components.isEmpty() ? before + "]" : "]");
    code.invokevirtual(builder, "append", append);
    code.invokevirtual(builder, "toString", MethodTypeDesc.of(ConstantDescs.CD_String)).areturn();
  }

  private void field(CodeBuilder code, RecordComponentInfo component) {
    code.getfield(owner, component.name().stringValue(), component.descriptorSymbol());
  }

  /** Of which type {@code String.valueOf} takes such a value. */
  private static ClassDesc shown(ClassDesc type) {
    return switch (TypeKind.from(type)) {
      case REFERENCE -> ConstantDescs.CD_Object;
      case BYTE, SHORT -> ConstantDescs.CD_int;
      case BOOLEAN, CHAR, INT, LONG, FLOAT, DOUBLE, VOID -> type;
    };
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalStateException(primitive.displayName());
    };
  }
}
