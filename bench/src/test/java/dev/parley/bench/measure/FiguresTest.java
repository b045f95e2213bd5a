package dev.parley.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void aShareIsTheSmallestDelayThatItDoesNotExceed() {
    Delays first = new Delays();
    Delays second = new Delays();
    for (int i = 100; i >= 1; i--) {
      (i % 2 == 0 ? first : second).add(i * 1_000L);
    }
    Delays.Sorted sorted = Delays.sorted(List.of(first, second));

    assertThat(sorted.count()).isEqualTo(100);
    assertThat(sorted.millis(0.5)).isEqualTo(50);
    assertThat(sorted.millis(0.99)).isEqualTo(99);
    assertThat(sorted.millis(0.991)).isEqualTo(100);
    assertThat(sorted.millis(1)).isEqualTo(100);
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    Delays.Sorted none = Delays.sorted(List.of(new Delays()));
    assertThatThrownBy(() -> none.millis(0.5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void growthIsTheMedianOfThePairsNotOfTheRuns() {
    Pairs pairs =
        new Pairs(
            List.of(new Pairs.Pair(10, 11), new Pairs.Pair(100, 101), new Pairs.Pair(20, 40)));

    assertThat(pairs.without()).isEqualTo(20);
    assertThat(pairs.with()).isEqualTo(40);
    assertThat(pairs.growth()).isEqualTo(1);
    assertThat(pairs.growthPercent()).isEqualTo(10);
  }

  @Test
  void aMedianOfAnEvenCountLiesBetween() {
    assertThat(Pairs.median(4, 1, 3, 2)).isEqualTo(2.5);
  }

  @Test
  void aTrendIsTheLineThroughItsPoints() {
    Trend trend = new Trend();
    for (int i = 0; i < 9; i++) {
      trend.add(i * 10, 100 + i * 2 + (i % 2 == 0 ? 0.5 : -0.5));
    }

    assertThat(trend.perMinute()).isCloseTo(12, within(0.01));
    assertThat(trend.firstThird()).isCloseTo(102, within(0.2));
    assertThat(trend.lastThird()).isCloseTo(114, within(0.2));
  }

  @Test
  void growthOverAllIsToldFromTheBeginningOfTheLine() {
    Trend trend = new Trend();
    for (int i = 0; i <= 10; i++) {
      trend.add(i * 30, 50 + i * 0.5);
    }

    assertThat(trend.growthPercent()).isCloseTo(10, within(0.001));
    assertThat(new Trend().growthPercent()).isZero();
  }

  @Test
  void whatPointsAreOffByMakesGrowthUncertain() {
    Trend straight = new Trend();
    Trend jagged = new Trend();
    for (int i = 0; i < 60; i++) {
      straight.add(i * 60, 100 + i);
      jagged.add(i * 60, 100 + (i % 2 == 0 ? 2 : -2));
    }

    assertThat(straight.growthErrorPercent()).isCloseTo(0, within(0.001));
    // Of the slope 2 / sqrt(58/60) over the root of the squared distances, over 59 steps, twice.
    assertThat(jagged.growthErrorPercent()).isCloseTo(1.79, within(0.01));
  }

  @Test
  void oneValueHasNoTrend() {
    Trend trend = new Trend();
    trend.add(0, 7);

    assertThat(trend.perMinute()).isZero();
    assertThat(trend.lastThird()).isEqualTo(7);
  }
}
