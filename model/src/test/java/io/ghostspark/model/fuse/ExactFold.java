package io.ghostspark.model.fuse;

import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.util.HashMap;
import java.util.Map;

/** Tensors in float64 by name, so that a law is not blurred by rounding to float32. */
final class ExactFold {
  private ExactFold() {}

  /** The training form's own, and what it folds into. */
  static Map<String, double[]> folded(Weights training) {
    Map<String, double[]> tensors = widened(training);
    BranchFolder.convolutions(training)
        .forEach(
            (key, convolution) -> {
              tensors.put(key + ".weight", convolution.kernelF64());
              tensors.put(key + ".bias", convolution.biasF64());
            });
    return tensors;
  }

  static Map<String, double[]> widened(Weights weights) {
    WeightTable table = WeightTable.of(weights);
    Map<String, double[]> tensors = new HashMap<>();
    weights.spec().tensors().stream()
        .map(TensorSpec::name)
        .forEach(name -> tensors.put(name, widened(table.values(name))));
    return tensors;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
