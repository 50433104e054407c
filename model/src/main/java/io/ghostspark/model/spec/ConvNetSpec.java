package io.ghostspark.model.spec;

import java.util.List;

/** A network that is a tree of {@link Block}s. */
public interface ConvNetSpec extends NetworkSpec {

  /** The tree. */
  ConvNet net();

  @Override
  default List<TensorSpec> tensors() {
    return ConvNetTensors.of(net());
  }
}
