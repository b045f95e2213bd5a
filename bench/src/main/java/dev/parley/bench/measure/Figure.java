package dev.parley.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// How a number is shown: to two places, a small one to three digits.
final class Figure {
  private static final double SMALL = 0.1;

  private Figure() {}

  static double rounded(double number) {
    if (!Double.isFinite(number)) {
      return number;
    }
    BigDecimal exact = BigDecimal.valueOf(number);
    return (Math.abs(number) < SMALL
            ? exact.round(new MathContext(3))
            : exact.setScale(2, RoundingMode.HALF_UP))
        .doubleValue();
  }

  static String text(double number) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(rounded(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }
}
