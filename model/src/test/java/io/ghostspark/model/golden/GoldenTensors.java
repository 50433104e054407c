package io.ghostspark.model.golden;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.Weights;
import java.util.HashSet;
import java.util.Set;

/** The generated tensors of golden README §1, the rules of every network. */
public final class GoldenTensors {
  private GoldenTensors() {}

  public static Weights weights(NetworkSpec spec, String salt) {
    FlatLayout layout = spec.layout();
    float[] values = new float[layout.numElements()];
    Set<String> names = new HashSet<>(layout.byName().keySet());
    for (FlatLayout.Slot slot : layout.slots()) {
      TensorSpec tensor = slot.tensor();
      Range range = range(spec, tensor, names);
      float[] generated = generate(salt, tensor.name(), tensor.numElements(), range);
      System.arraycopy(generated, 0, values, slot.offset(), generated.length);
    }
    return new Weights(spec, values);
  }

  /** Model input [n, 3, h, w]. */
  public static float[] input(String salt, int numElements) {
    return generate(salt, "input", numElements, new Range(0, 2));
  }

  /** Teacher logits [n, classes]. */
  public static float[] teacher(String salt, int numElements) {
    return generate(salt, "teacher", numElements, new Range(0, 4));
  }

  private record Range(double offset, double scale) {}

  private static Range range(NetworkSpec spec, TensorSpec tensor, Set<String> names) {
    String name = tensor.name();
    if (tensor.role() == TensorSpec.Role.RUNNING_MEAN) {
      return new Range(0, 0.1);
    }
    if (tensor.role() == TensorSpec.Role.RUNNING_VAR) {
      return new Range(1, 0.3);
    }
    if (name.equals("cls_token")
        || name.equals("pos_embed")
        || name.endsWith("relative_position_bias_table")) {
      return new Range(0, 0.5);
    }
    if (name.endsWith("gamma_1") || name.endsWith("gamma_2")) {
      return new Range(0.3, 0.1);
    }
    if (tensor.shape().size() >= 2) {
      double fanIn = (double) tensor.numElements() / tensor.shape().get(0);
      return new Range(0, Math.sqrt(3 / fanIn));
    }
    if (!name.endsWith(".weight")) {
      return new Range(0, 0.1);
    }
    boolean isBatchNorm = names.contains(name.replace(".weight", ".running_var"));
    return isBatchNorm ? batchNorm(spec) : new Range(1, 0.2);
  }

  /** Chosen by the reference so that every network is well conditioned. */
  private static Range batchNorm(NetworkSpec spec) {
    if (spec instanceof GhostNetV3Spec || spec instanceof GhostNetV3DeployedSpec) {
      return new Range(0.7, 0.14);
    }
    boolean isWider = spec instanceof MobileNetV2Spec || spec instanceof ShuffleNetV2Spec;
    return isWider ? new Range(1.2, 0.24) : new Range(1, 0.2);
  }

  private static float[] generate(String salt, String name, int numElements, Range range) {
    NamedUniform uniform = new NamedUniform(salt, name);
    float[] values = new float[numElements];
    for (int i = 0; i < numElements; i++) {
      values[i] = (float) (range.offset + range.scale * uniform.symmetric(i));
    }
    return values;
  }
}
