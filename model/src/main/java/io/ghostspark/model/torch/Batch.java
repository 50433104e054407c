package io.ghostspark.model.torch;

import java.util.ArrayList;
import java.util.Arrays;
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

  /**
   * The batch cut into up to {@code count} parts in order, of nearly equal sizes and of at least 2
   * samples, because one alone has no batch statistics; itself when there is one part.
   */
  List<Batch> parts(int count) {
    int usable = Math.max(1, Math.min(count, n / 2));
    if (usable == 1) {
      return List.of(this);
    }
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < usable; i++) {
      parts.add(part((int) ((long) n * i / usable), (int) ((long) n * (i + 1) / usable)));
    }
    return parts;
  }

  private Batch part(int from, int to) {
    int plane = 3 * heightPx * widthPx;
    return new Batch(
        to - from,
        heightPx,
        widthPx,
        Arrays.copyOfRange(pixels, from * plane, to * plane),
        Arrays.copyOfRange(labels, from, to),
        teacher == null ? null : teacher.part(from, to),
        erased.stream()
            .filter(box -> box.sample() >= from && box.sample() < to)
            .map(box -> box.ofSample(box.sample() - from))
            .toList(),
        mixed == null ? null : mixed.part(from, to));
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
