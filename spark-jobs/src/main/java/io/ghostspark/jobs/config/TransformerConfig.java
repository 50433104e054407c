package io.ghostspark.jobs.config;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.PatchTransformer;
import io.ghostspark.model.spec.VitSpec;

/** A BEiTv2 or ViT (DeiT) classifier's sizes; {@code image-*} and {@code patch} in pixels. */
@ChosenBy({"beitv2", "vit"})
public record TransformerConfig(
    Architecture architecture,
    int imageHeight,
    int imageWidth,
    int patch,
    int width,
    int depth,
    int heads,
    int mlpWidth,
    int classes)
    implements TeacherNetwork {

  @Override
  public PatchTransformer spec() {
    return architecture == Architecture.VIT
        ? new VitSpec(imageHeight, imageWidth, patch, width, depth, heads, mlpWidth, classes)
        : new BeitSpec(imageHeight, imageWidth, patch, width, depth, heads, mlpWidth, classes);
  }

  @Override
  public void check(Checks checks) {
    checks
        .positive("image-height", imageHeight)
        .positive("image-width", imageWidth)
        .positive("patch", patch)
        .positive("width", width)
        .positive("depth", depth)
        .positive("heads", heads)
        .positive("mlp-width", mlpWidth)
        .within("classes", classes, 2, 65_536);
    if (patch > 0 && imageHeight % patch != 0) {
      checks.reject("image-height", imageHeight, "a multiple of patch = " + patch, "patch");
    }
    if (patch > 0 && imageWidth % patch != 0) {
      checks.reject("image-width", imageWidth, "a multiple of patch = " + patch, "patch");
    }
    if (heads > 0 && width % heads != 0) {
      checks.reject("width", width, "a multiple of heads = " + heads, "heads");
    }
  }
}
