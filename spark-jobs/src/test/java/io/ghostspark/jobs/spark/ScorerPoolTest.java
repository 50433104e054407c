package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchScorer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScorerPoolTest {

  private static final BeitSpec SPEC = new BeitSpec(8, 8, 4, 8, 1, 2, 8, 3);
  private static final double[] HALF = {0.5, 0.5, 0.5};

  private final AtomicInteger opened = new AtomicInteger();

  @BeforeEach
  @AfterEach
  void closeIdle() {
    ScorerPool.closeIdle();
  }

  @Test
  void sameWeightsAreOpenedOnce() {
    Scorer first = borrow("ema", "a");

    assertThat(borrow("ema", "a")).isSameAs(first);
    assertThat(opened).hasValue(1);
  }

  @Test
  void otherWeightsReplaceThoseOfTheirSlotOnly() {
    Scorer raw = borrow("raw", "r");
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(borrow("ema", "epoch " + epoch)).isNotNull();
    }

    assertThat(ScorerPool.numIdle()).isEqualTo(2);
    assertThat(borrow("raw", "r")).isSameAs(raw);
  }

  @Test
  void nestedBorrowersGetDifferentNetworks() {
    boolean same = ScorerPool.with("ema", "a", this::open, outer -> borrow("ema", "a") == outer);

    assertThat(same).isFalse();
    assertThat(ScorerPool.numIdle()).isEqualTo(2);
  }

  @Test
  void networkWhoseWorkFailedIsNotKept() {
    assertThatThrownBy(
            () ->
                ScorerPool.with(
                    "ema",
                    "a",
                    this::open,
                    scorer -> {
                      throw new IllegalStateException("work failed");
                    }))
        .hasMessage("work failed");

    assertThat(ScorerPool.numIdle()).isZero();
  }

  private Scorer borrow(String slot, String digest) {
    return ScorerPool.with(slot, digest, this::open, scorer -> scorer);
  }

  private Scorer open() {
    opened.incrementAndGet();
    return new TorchScorer(WeightInit.initial(SPEC, 1), HALF, HALF);
  }
}
