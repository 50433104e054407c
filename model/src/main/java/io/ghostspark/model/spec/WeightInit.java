package io.ghostspark.model.spec;

import io.ghostspark.model.spec.FlatLayout.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Initial weights: a pure function of (spec, seed, tensor name, index). GhostNetV3 starts from the
 * framework's defaults (facts §2.5): weights and their biases uniform in ±1/sqrt(fan_in). BEiT and
 * ViT start as timm's: weights of standard deviation 0.02 (uniform here), biases and BEiT's
 * position table zero, layer scale 0.1 because the networks trained here are shallow. ResNet starts
 * as GhostNetV3. Normalisations start as the identity.
 */
public final class WeightInit {
  private static final double TRANSFORMER_STD = 0.02;
  private static final double BEIT_LAYER_SCALE = 0.1;

  private final NetworkSpec spec;
  private final Map<String, Slot> slots;
  private final long seed;

  private WeightInit(NetworkSpec spec, FlatLayout layout, long seed) {
    this.spec = spec;
    this.slots = new HashMap<>(layout.byName());
    this.seed = seed;
  }

  public static Weights initial(NetworkSpec spec, long seed) {
    FlatLayout layout = spec.layout();
    WeightInit init = new WeightInit(spec, layout, seed);
    float[] values = new float[layout.numElements()];
    for (Slot slot : layout.slots()) {
      init.fill(values, slot);
    }
    return new Weights(spec, values);
  }

  private void fill(float[] values, Slot slot) {
    TensorSpec tensor = slot.tensor();
    double offset = offset(tensor);
    double bound = bound(tensor);
    NamedUniform uniform = new NamedUniform("init-" + seed, tensor.name());
    for (int i = 0; i < tensor.numElements(); i++) {
      values[slot.offset() + i] = (float) (bound == 0 ? offset : bound * uniform.symmetric(i));
    }
  }

  /** The constant that a tensor without random numbers starts from. */
  private double offset(TensorSpec tensor) {
    String name = tensor.name();
    if (tensor.role() == TensorSpec.Role.RUNNING_VAR) {
      return 1;
    }
    if (name.endsWith(".gamma_1") || name.endsWith(".gamma_2")) {
      return BEIT_LAYER_SCALE;
    }
    return name.endsWith(".weight") && tensor.shape().size() == 1 ? 1 : 0;
  }

  /** Half the width of the tensor's uniform distribution around 0; 0 for a constant tensor. */
  private double bound(TensorSpec tensor) {
    if (spec instanceof PatchTransformer) {
      return isTransformerRandom(tensor) ? TRANSFORMER_STD * Math.sqrt(3) : 0;
    }
    if (tensor.role() == TensorSpec.Role.WEIGHT) {
      return 1 / Math.sqrt(fanIn(tensor));
    }
    if (!tensor.name().endsWith(".bias")) {
      return 0;
    }
    Slot weight = slots.get(tensor.name().replaceFirst("bias$", "weight"));
    if (weight == null || weight.tensor().role() != TensorSpec.Role.WEIGHT) {
      return 0;
    }
    return 1 / Math.sqrt(fanIn(weight.tensor()));
  }

  private static boolean isTransformerRandom(TensorSpec tensor) {
    return tensor.name().equals("cls_token")
        || tensor.name().equals("pos_embed")
        || (tensor.name().endsWith(".weight") && tensor.shape().size() > 1);
  }

  private static double fanIn(TensorSpec weight) {
    List<Integer> shape = weight.shape();
    return (double) weight.numElements() / shape.get(0);
  }
}
