package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
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
 * @param jitter null for none; never beside operations
 * @param erasure null if the view stays whole
 */
public record ViewSpec(
    CropBox crop,
    boolean flipped,
    ResizeKernel kernel,
    List<AppliedOperation> operations,
    @Nullable ColourJitter jitter,
    @Nullable Erasure erasure)
    implements Serializable {

  public ViewSpec {
    operations = List.copyOf(operations);
    if (operations.size() > AugmentPolicy.MAX_OPERATIONS) {
      throw new IllegalArgumentException(
          "Invalid view: %d operations (must be at most %d)"
              .formatted(operations.size(), AugmentPolicy.MAX_OPERATIONS));
    }
    if (jitter != null && !operations.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid view: colour jitter and %d operations (must be one of the two)"
              .formatted(operations.size()));
    }
  }

  /** Without colour jitter. */
  public ViewSpec(
      CropBox crop,
      boolean flipped,
      ResizeKernel kernel,
      List<AppliedOperation> operations,
      @Nullable Erasure erasure) {
    this(crop, flipped, kernel, operations, /* jitter= */ null, erasure);
  }

  /** Crop and flip alone. */
  public ViewSpec(CropBox crop, boolean flipped, ResizeKernel kernel) {
    this(crop, flipped, kernel, List.of(), /* erasure= */ null);
  }

  /** The same view of a picture that is no more than the crop. */
  public ViewSpec ofCrop() {
    CropBox whole = new CropBox(0, 0, crop.heightPx(), crop.widthPx());
    return new ViewSpec(whole, flipped, kernel, operations, jitter, erasure);
  }
}
