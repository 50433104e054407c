package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BeitSpecTest {
  static final BeitSpec TINY_RECT = new BeitSpec(32, 64, 16, 48, 2, 2, 192, 5);

  @Test
  void theBaseModelHasThePublishedNumberOfParameters() {
    BeitSpec base = new BeitSpec(224, 224, 16, 768, 12, 12, 3072, 1000);

    assertThat(base.layout().numTrainable()).isEqualTo(86_530_984);
    assertThat(base.layout().numElements()).isEqualTo(86_530_984);
  }

  /** Published as 304.43 million. */
  @Test
  void theLargeModelHasThePublishedNumberOfParameters() {
    BeitSpec large = new BeitSpec(224, 224, 16, 1024, 24, 16, 4096, 1000);

    assertThat(large.layout().numTrainable()).isEqualTo(304_430_568);
  }

  @Test
  void relativePositionsOfARectangularGridCountRowsFirst() {
    long[] index = TINY_RECT.relativePositionIndex();

    assertThat(TINY_RECT.numTokens()).isEqualTo(9);
    assertThat(TINY_RECT.numRelativePositions()).isEqualTo(24);
    // cls to cls, cls to the first patch, first patch to cls.
    assertThat(index[0]).isEqualTo(23);
    assertThat(index[1]).isEqualTo(21);
    assertThat(index[9]).isEqualTo(22);
    // Query (row 1, column 0), key (row 0, column 3): (1 + 1) * 7 + (-3 + 3).
    assertThat(index[5 * 9 + 4]).isEqualTo(14);
    assertThat(index[4 * 9 + 5]).isEqualTo(6);
  }

  @Test
  void equalOffsetsShareARow() {
    long[] index = TINY_RECT.relativePositionIndex();
    Map<Long, Long> counts =
        Arrays.stream(index)
            .boxed()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts.keySet()).hasSize(TINY_RECT.numRelativePositions());
    // The offset (0, 0) occurs once a patch.
    assertThat(counts.get(10L)).isEqualTo(8L);
  }

  @Test
  void impossibleSizesAreRejectedByKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BeitSpec(50, 64, 16, 48, 2, 2, 192, 5))
        .withMessage("Invalid image-height: 50 (must be a multiple of patch = 16)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BeitSpec(32, 64, 16, 49, 2, 2, 192, 5))
        .withMessage("Invalid width: 49 (must be a multiple of heads = 2)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BeitSpec(32, 64, 16, 48, 0, 2, 192, 5))
        .withMessage("Invalid depth: 0 (must be >= 1)");
  }
}
