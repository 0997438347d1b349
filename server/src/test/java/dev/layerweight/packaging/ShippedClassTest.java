package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ShippedClassTest {

  record Pair(String name, Object other) {}

  record Numbers(
      int i, long l, double d, float f, boolean z, char c, byte b, short s, int[] all, Pair pair) {}

  record Nothing() {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Many(List<Shape> shapes) implements Shape {}

    /** A switch within an interface. */
    default double area() {
      return switch (this) {
        case Circle circle when circle.radius > 10 -> -1;
        case Circle circle -> 3 * circle.radius * circle.radius;
        case Square square -> square.side * square.side;
        case Many(List<Shape> shapes) -> shapes.stream().mapToDouble(Shape::area).sum();
      };
    }
  }

  /** Everything that is written out, with its results as one text. */
  public static final class Subject implements Callable<String> {

    @Override
    public String call() {
      Numbers one = numbers(1.5, "a");
      Numbers same = new Numbers(1, 2, 1.5, 3f, true, 'x', (byte) 4, (short) 5, one.all, one.pair);
      StringBuilder out = new StringBuilder();
      out.append(one.equals(same)).append(one.equals(null)).append(one.equals("one"));
      out.append(one.equals(numbers(1.5, "b"))).append(one.equals(numbers(2.5, "a")));
      out.append(numbers(Double.NaN, "a").d == Double.NaN);
      Numbers none = new Numbers(1, 2, Double.NaN, 0f, true, 'x', (byte) 4, (short) 5, null, null);
      out.append(
          none.equals(
              new Numbers(1, 2, Double.NaN, -0f, true, 'x', (byte) 4, (short) 5, null, null)));
      out.append(none.hashCode()).append(' ').append(none).append(' ');
      out.append(new Pair("p", null).hashCode()).append(new Pair(null, 7)).append(new Nothing());
      out.append(new Nothing().equals(new Nothing())).append(new Nothing().hashCode());
      Shape many = new Shape.Many(List.of(new Shape.Circle(1), new Shape.Square(2)));
      out.append(many.area()).append(new Shape.Circle(11).area());
      for (Object value : new Object[] {"yes", "no", 7, List.of(), new Pair("p", 1), 'c'}) {
        out.append(word(value));
      }
      try {
        word(null);
      } catch (NullPointerException thrown) {
        out.append(" none");
      }
      return out.toString();
    }

    private static Numbers numbers(double d, String name) {
      return new Numbers(
          1, 2, d, 3f, true, 'x', (byte) 4, (short) 5, new int[0], new Pair(name, name));
    }

    private static String word(Object value) {
      return switch (value) {
        case String text when text.length() > 2 -> " long";
        case String _ -> " short";
        case Integer number when number > 6 -> " big";
        case Integer _ -> " small";
        case List<?> list -> " list" + list.size();
        case Pair(String name, Integer number) -> " pair" + name + number;
        default -> " other" + text(String.valueOf(value));
      };
    }

    private static String text(String value) {
      return switch (value) {
        case String letter when letter.isEmpty() -> "nothing";
        case "c" -> "letter";
        case String other -> other;
      };
    }
  }

  @Test
  void whatIsWrittenOutDoesTheSame() throws Exception {
    assertEquals(new Subject().call(), shipped().call());
  }

  @Test
  void nothingOfItIsLeftToTheStart() throws IOException {
    Map<String, byte[]> classes = classes();
    classes.remove(ShippedClassTest.class.getName().replace('.', '/'));
    for (String left : List.of("ObjectMethods", "SwitchBootstraps")) {
      assertTrue(classes.values().stream().anyMatch(bytes -> text(bytes).contains(left)));
      classes.forEach((name, before) ->
          assertFalse(
              text(ShippedClass.of(before, true, classes)).contains(left), name + ": " + left));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("unchecked")
  private static Callable<String> shipped() throws Exception {
    Map<String, byte[]> classes = classes();
    ClassLoader loader =
        new ClassLoader(ShippedClassTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] bytes = classes.get(name.replace('.', '/'));
            if (bytes == null) {
              return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
              return loaded;
            }
            byte[] plain = ShippedClass.of(bytes, false, classes);
            return defineClass(name, plain, 0, plain.length);
          }
        };
    return (Callable<String>)
        loader.loadClass(Subject.class.getName()).getDeclaredConstructor().newInstance();
  }

  private static Map<String, byte[]> classes() throws IOException {
    Map<String, byte[]> all = new HashMap<>();
    for (Class<?> each :
        List.of(
            ShippedClassTest.class,
            Subject.class,
            Pair.class,
            Numbers.class,
            Nothing.class,
            Shape.class,
            Shape.Circle.class,
            Shape.Square.class,
            Shape.Many.class)) {
      String name = each.getName().replace('.', '/');
      try (InputStream in = each.getResourceAsStream("/" + name + ".class")) {
        all.put(name, in.readAllBytes());
      }
    }
    return all;
  }
}
