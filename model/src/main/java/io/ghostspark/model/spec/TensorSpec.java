package io.ghostspark.model.spec;

import java.io.Serializable;
import java.util.List;

/**
 * One tensor of a network.
 *
 * @param name checkpoint key (facts §3.1)
 * @param shape row-major dimensions
 */
public record TensorSpec(String name, List<Integer> shape, Role role) implements Serializable {

  /** What the optimiser and the averaging do with a tensor. */
  public enum Role {
    /** Two or more dimensions, not a bias: weight decay and trust ratio apply. */
    WEIGHT,
    /** 1-D tensors and biases: no decay, no trust ratio. */
    VECTOR,
    RUNNING_MEAN,
    RUNNING_VAR
  }

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public int numElements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
