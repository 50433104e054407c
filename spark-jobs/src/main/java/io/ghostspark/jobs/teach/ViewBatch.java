package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.dataprep.view.ErasedBox;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.ErasedPixels;
import io.ghostspark.model.torch.MixedLabels;
import io.ghostspark.model.torch.TeacherTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Views as a network of one input size gets them: the one place where views become a batch, for
 * students and teachers alike.
 */
public final class ViewBatch {
  private static final int CHANNELS = 3;

  private final int viewPx;
  private final int shownPx;
  private final int pictureBytes;
  private final byte[] pixels;
  private final List<ErasedPixels> erased = new ArrayList<>();
  private int size;

  /**
   * @param capacity most views
   * @param viewPx side of the views, in whose pixels their erased boxes are
   * @param shownPx side of the network's square input
   */
  public ViewBatch(int capacity, int viewPx, int shownPx) {
    this.viewPx = viewPx;
    this.shownPx = shownPx;
    this.pictureBytes = CHANNELS * shownPx * shownPx;
    this.pixels = new byte[Math.multiplyExact(capacity, pictureBytes)];
  }

  /** Renders one more view. */
  public void add(RgbImage image, ViewSpec view) {
    ViewRenderer.render(image, view, shownPx, pixels, size * pictureBytes);
    Erasure erasure = view.erasure();
    ErasedBox box = erasure == null ? null : ErasedBox.of(erasure, viewPx, shownPx);
    if (box != null) {
      CropBox at = box.box();
      erased.add(
          new ErasedPixels(
              size, at.topPx(), at.leftPx(), at.heightPx(), at.widthPx(), box.values()));
    }
    size++;
  }

  boolean isFull() {
    return size * pictureBytes == pixels.length;
  }

  /** Mixes the pictures that were added; their erased boxes stay. */
  void mix(Mix mix) {
    mix.apply(pixels, size, shownPx);
  }

  void clear() {
    size = 0;
    erased.clear();
  }

  /** For scoring. */
  Batch unlabelled() {
    return batch(new int[size], /* teacher= */ null, /* mixed= */ null);
  }

  /**
   * For training; mixes the pictures first.
   *
   * @param labels one of each view
   */
  public Batch labelled(int[] labels, @Nullable TeacherTargets teacher, @Nullable Mix mix) {
    if (mix == null) {
      return batch(labels, teacher, /* mixed= */ null);
    }
    mix(mix);
    int[] partners = new int[size];
    for (int i = 0; i < size; i++) {
      partners[i] = labels[Mix.partner(i, size)];
    }
    return batch(labels, teacher, new MixedLabels(partners, mix.share()));
  }

  private Batch batch(int[] labels, @Nullable TeacherTargets teacher, @Nullable MixedLabels mixed) {
    int numBytes = size * pictureBytes;
    byte[] filled = numBytes == pixels.length ? pixels : Arrays.copyOf(pixels, numBytes);
    return new Batch(size, shownPx, shownPx, filled, labels, teacher, erased, mixed);
  }
}
