package io.ghostspark.model.spec;

import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
import java.util.List;

/** Collects the tensors of a network layer by layer. */
final class TensorList {
  private final List<TensorSpec> tensors = new ArrayList<>();

  /** Convolution weight {@code key.weight}: [numOut, numInPerGroup, heightPx, widthPx]. */
  void conv(String key, int numOut, int numInPerGroup, int heightPx, int widthPx) {
    add(key + ".weight", List.of(numOut, numInPerGroup, heightPx, widthPx), Role.WEIGHT);
  }

  void bias(String key, int numOut) {
    add(key + ".bias", List.of(numOut), Role.VECTOR);
  }

  void linear(String key, int numOut, int numIn) {
    matrix(key, numOut, numIn);
    bias(key, numOut);
  }

  /** A weight that the optimiser neither decays nor scales, whatever its shape. */
  void vector(String name, Integer... shape) {
    add(name, List.of(shape), Role.VECTOR);
  }

  /** A linear layer's weight without a bias. */
  void matrix(String key, int numOut, int numIn) {
    add(key + ".weight", List.of(numOut, numIn), Role.WEIGHT);
  }

  /** Layer normalisation. */
  void norm(String key, int numChannels) {
    add(key + ".weight", List.of(numChannels), Role.VECTOR);
    bias(key, numChannels);
  }

  void batchNorm(String key, int numChannels) {
    List<Integer> shape = List.of(numChannels);
    add(key + ".weight", shape, Role.VECTOR);
    add(key + ".bias", shape, Role.VECTOR);
    add(key + ".running_mean", shape, Role.RUNNING_MEAN);
    add(key + ".running_var", shape, Role.RUNNING_VAR);
  }

  List<TensorSpec> build() {
    return List.copyOf(tensors);
  }

  private void add(String name, List<Integer> shape, Role role) {
    tensors.add(new TensorSpec(name, shape, role));
  }
}
