package dev.layerweight.app;

import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.RpmPackages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes the ports of a catalog answer the same question alike throughout one analysis.
 *
 * <p>A saving is the difference of two simulated builds. Figures that arrive between the two would
 * be a part of it.
 */
final class SteadyPorts {

  private static final int MOST_ANSWERS = 100_000;

  /** What was answered since the last arrival that an analysis has seen. */
  static final class Moment {
    private final Map<Object, Object> answers = new ConcurrentHashMap<>();

    private Object answer(Object question, Supplier<Object> port) {
      Object before = answers.get(question);
      if (before != null) {
        return before;
      }
      Object now = port.get();
      Object meanwhile = answers.size() < MOST_ANSWERS ? answers.putIfAbsent(question, now) : now;
      return meanwhile == null ? now : meanwhile;
    }
  }

  /** A question names the port, so that ports made by other ports are told apart. */
  private record Question(Object port, String method, List<Object> arguments) {}

  private final Supplier<Moment> moment;

  /**
   * @param moment of the analysis that asks
   */
  SteadyPorts(Supplier<Moment> moment) {
    this.moment = moment;
  }

  Catalog of(Catalog catalog) {
    return new Catalog(
        steady(BaseImages.class, catalog.baseImages(), "base images"),
        steady(DebianPackages.class, catalog.debian(), "debian"),
        steady(AlpinePackages.class, catalog.alpine(), "alpine"),
        steady(RpmPackages.class, catalog.rpm(), "rpm"),
        steady(PythonPackages.class, catalog.python(), "python"),
        steady(NodePackages.class, catalog.node(), "node"),
        catalog.tools(),
        catalog.archives(),
        catalog.goLibrary());
  }

  private <T> T steady(Class<T> type, T port, Object name) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> ask(type, port, name, method, arguments));
    return type.cast(proxy);
  }

  private <T> Object ask(Class<T> type, T port, Object name, Method method, Object[] arguments) {
    if (method.getDeclaringClass() == Object.class) {
      return invoke(port, method, arguments);
    }
    List<Object> words = arguments == null ? List.of() : List.of(arguments);
    Question question = new Question(name, method.getName(), words);
    return moment
        .get()
        .answer(
            question,
            () -> {
              Object answer = invoke(port, method, arguments);
              // The packages for one machine or one project are a port again.
              return type.isInstance(answer) ? steady(type, type.cast(answer), question) : answer;
            });
  }

  private static Object invoke(Object port, Method method, Object[] arguments) {
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a port never throws", thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new AssertionError("ports are public", impossible);
    }
  }
}
