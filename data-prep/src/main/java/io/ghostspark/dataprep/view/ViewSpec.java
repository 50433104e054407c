package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replayable augmentation of one image as explicit numbers, in the order in which they act.
 *
 * @param crop in source pixels, resized by {@code kernel} to the view's square
 * @param flipped mirrored left to right
 * @param operations none, one or two
 * @param erasure null if the view stays whole
 */
public record ViewSpec(
    CropBox crop,
    boolean flipped,
    ResizeKernel kernel,
    List<AppliedOperation> operations,
    @Nullable Erasure erasure)
    implements Serializable {

  public ViewSpec {
    operations = List.copyOf(operations);
    if (operations.size() > AugmentPolicy.MAX_OPERATIONS) {
      throw new IllegalArgumentException(
          "Invalid view: %d operations (must be at most %d)"
              .formatted(operations.size(), AugmentPolicy.MAX_OPERATIONS));
    }
  }

  /** Crop and flip alone. */
  public ViewSpec(CropBox crop, boolean flipped, ResizeKernel kernel) {
    this(crop, flipped, kernel, List.of(), /* erasure= */ null);
  }
}
