package io.ghostspark.model.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One minibatch on the heap.
 *
 * @param pixels [n, 3, heightPx, widthPx] u8 RGB
 * @param labels [n] 0-based
 * @param teacher null without distillation
 * @param erased boxes that replace normalised pixels
 * @param mixed null if no pictures were mixed
 */
public record Batch(
    int n,
    int heightPx,
    int widthPx,
    byte[] pixels,
    int[] labels,
    @Nullable TeacherTargets teacher,
    List<ErasedPixels> erased,
    @Nullable MixedLabels mixed) {

  public Batch {
    erased = List.copyOf(erased);
  }

  /** Of whole pictures. */
  public Batch(
      int n,
      int heightPx,
      int widthPx,
      byte[] pixels,
      int[] labels,
      @Nullable TeacherTargets teacher) {
    this(n, heightPx, widthPx, pixels, labels, teacher, List.of(), /* mixed= */ null);
  }
}
