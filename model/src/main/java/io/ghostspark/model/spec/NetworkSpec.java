package io.ghostspark.model.spec;

import java.io.Serializable;
import java.util.List;

/** An architecture as data: enough to build, initialise, hash, print and fold a network. */
public interface NetworkSpec extends Serializable {
  /** Short name for messages and checkpoints, such as {@code ghostnetv3-1.0}. */
  String architecture();

  int numClasses();

  /** Every tensor of the training form, in an order that never changes for one spec. */
  List<TensorSpec> tensors();

  /** What folding makes of this network: itself when nothing in it folds. */
  default NetworkSpec deployed() {
    return this;
  }

  default FlatLayout layout() {
    return FlatLayout.of(tensors());
  }
}
