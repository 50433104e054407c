package io.ghostspark.dataprep.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;
import java.util.List;
import java.util.function.DoubleFunction;

/** How the operations of a view are drawn; written as timm's string, in JSON too. */
public sealed interface AugmentPolicy extends Serializable permits RandAugment, AutoAugment {
  /** Most operations of one view. */
  int MAX_OPERATIONS = 2;

  /**
   * Draws the operations of one view: none, one or two.
   *
   * @param random the view's stream, at its first draw
   * @param kernel kernel of an operation that interpolates, from a uniform in [0, 1)
   */
  List<AppliedOperation> draw(CounterRandom random, DoubleFunction<ResizeKernel> kernel);

  /** The string that it was read from. */
  @JsonValue
  String text();

  /**
   * Reads a string such as {@code rand-m9-mstd0.5-inc1} or {@code original-mstd0.5}; fails naming
   * what is unknown and the valid ones.
   */
  @JsonCreator
  static AugmentPolicy parse(String text) {
    PolicyText read = new PolicyText(text);
    return read.name().equals(RandAugment.NAME) ? RandAugment.of(read) : AutoAugment.of(read);
  }
}
