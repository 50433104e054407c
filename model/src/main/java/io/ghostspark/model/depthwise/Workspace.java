package io.ghostspark.model.depthwise;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The arrays a thread works in, kept between calls: they grow to the largest layer's, a few rows of
 * pixels each.
 */
final class Workspace {
  private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

  /** What an array is for. */
  enum Use {
    INPUT_ROWS,
    GRADIENT_ROWS,
    MASKED_ROWS,
    RESULT_ROWS,
    LEFT_COLUMN,
    RIGHT_COLUMN,
    BRANCH_ROWS,
    VALUE_ROWS,
    RUN,
    EDGE_RUN,
    ROW,
    OTHER_ROW,
    LAST_ROW
  }

  private final Map<Use, float[]> arrays = new EnumMap<>(Use.class);

  private Workspace() {}

  static Workspace ofThread() {
    return OF_THREAD.get();
  }

  /** At least {@code length} zeros and the kernels' slack; valid until the thread's next call. */
  float[] zeroed(Use use, int length) {
    float[] array = arrays.get(use);
    if (array == null || array.length < length + RowKernels.SLACK) {
      array = new float[length + RowKernels.SLACK];
      arrays.put(use, array);
    } else {
      Arrays.fill(array, 0, length + RowKernels.SLACK, 0);
    }
    return array;
  }
}
