package io.ghostspark.jobs.show;

import static java.util.stream.Collectors.joining;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one view, for people.
 *
 * @param crop in source pixels
 * @param colourJitter its steps in their order; null if there is none
 * @param erase null if the view stays whole
 */
record ViewLine(
    String imageId,
    int view,
    Box crop,
    boolean flipped,
    String kernel,
    List<Step> operations,
    @Nullable List<Adjusted> colourJitter,
    @Nullable Erased erase) {

  /** In pixels. */
  record Box(int top, int left, int height, int width) {
    static Box of(CropBox box) {
      return new Box(box.topPx(), box.leftPx(), box.heightPx(), box.widthPx());
    }

    @Override
    public String toString() {
      return "%d,%d %dx%d".formatted(left, top, width, height);
    }
  }

  /**
   * One operation.
   *
   * @param kernel null if it interpolates nothing
   */
  record Step(String name, double level, double argument, @Nullable String kernel) {}

  /** A step of colour jitter. */
  record Adjusted(String name, double factor) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, " %s %.2f", name.substring(0, 1), factor);
    }
  }

  /**
   * An erased box.
   *
   * @param box in view pixels
   * @param noiseSeed in hexadecimal; null where the fill needs none
   */
  record Erased(Box box, String fill, @Nullable String noiseSeed) {}

  static ViewLine of(String imageId, int number, ViewSpec view) {
    return new ViewLine(
        imageId,
        number,
        Box.of(view.crop()),
        view.flipped(),
        name(view.kernel()),
        view.operations().stream().map(ViewLine::step).toList(),
        adjusted(view.jitter()),
        view.erasure() == null ? null : erased(view.erasure()));
  }

  /** The same for a picture's caption, a line each. */
  List<String> caption() {
    List<String> lines = new ArrayList<>();
    lines.add("view %d%s".formatted(view, flipped ? ", flipped" : ""));
    lines.add("crop %s %s".formatted(crop, kernel));
    for (Step step : operations) {
      String argument =
          step.argument == 0 ? "" : String.format(Locale.ROOT, " %.3f", step.argument);
      lines.add(step.name + argument + (step.kernel == null ? "" : " " + step.kernel));
    }
    if (colourJitter != null) {
      lines.add("jitter" + colourJitter.stream().map(Adjusted::toString).collect(joining()));
    }
    if (erase != null) {
      lines.add("erased %s %s".formatted(erase.box, erase.fill));
    }
    return lines;
  }

  private static @Nullable List<Adjusted> adjusted(@Nullable ColourJitter jitter) {
    return jitter == null
        ? null
        : jitter.steps().stream()
            .map(step -> new Adjusted(key(step.adjustment()), step.factor()))
            .toList();
  }

  private static Step step(AppliedOperation applied) {
    return new Step(
        applied.operation().timmName(),
        applied.level(),
        applied.argument(),
        applied.operation().resamples() ? name(applied.kernel()) : null);
  }

  private static Erased erased(Erasure erasure) {
    String seed =
        switch (erasure.fill()) {
          case CONST -> null;
          case RAND, PIXEL -> Long.toHexString(erasure.noiseSeed());
        };
    return new Erased(Box.of(erasure.box()), erasure.fill().name().toLowerCase(Locale.ROOT), seed);
  }

  private static String name(ResizeKernel kernel) {
    return key(kernel);
  }

  private static String key(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
