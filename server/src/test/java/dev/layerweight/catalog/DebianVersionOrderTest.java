package dev.layerweight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DebianVersionOrderTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, <, 1.1",
    "1.9, <, 1.10",
    "1.0-1, <, 1.0-2",
    "1.0-9, <, 1.0-10",
    "1:0.1, >, 9.9",
    "0:1.0, =, 1.0",
    "1.0~rc1, <, 1.0",
    "1.0~~, <, 1.0~",
    "1.0~, <, 1.0",
    "1.0, <, 1.0a",
    "1.0a, <, 1.0+",
    "1.0-1, >, 1.0",
    "1.0-0, =, 1.0",
    "1.0.0, >, 1.0",
    "1.00, =, 1.0",
    "1.0+dfsg-1, >, 1.0-1",
    "2.36-9+deb12u14, >, 2.36-9+deb12u4",
    "7.88.1-10+deb12u5, <, 7.88.1-10+deb12u15",
    "1.2.13.dfsg-1, >, 1.2.13-1",
    "3.0.22-1~deb12u2, <, 3.0.22-1",
    "590-2.1~deb12u2, <, 590-2.1",
    "20130813.gitdf1, <, 20130813.gitdf2",
    "1.2-3-4, >, 1.2-3",
    "a, >, ''",
    "1-1.1, >, 1-1"
  })
  void ordersAsDpkgDoes(String left, String relation, String right) {
    int order = Integer.signum(DebianVersionOrder.INSTANCE.compare(left, right));
    int expected = relation.equals("<") ? -1 : relation.equals(">") ? 1 : 0;
    assertEquals(expected, order, left + " " + relation + " " + right);
    assertEquals(-expected, Integer.signum(DebianVersionOrder.INSTANCE.compare(right, left)));
  }
}
