package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.VitSpec;
import java.util.List;
import java.util.Locale;

/**
 * The paper's teachers, and the larger one of the authors' script, by the names of their published
 * ImageNet-1k weights: network and preprocessing complete. Crop fractions and kernels are those of
 * timm's default configurations (timm/models/beit.py and deit.py @ 0173a139) and of torchvision's
 * first ResNet-101 weights.
 */
public enum TeacherPreset {
  BEITV2_BASE_PATCH16_224(
      new BeitSpec(224, 224, 16, 768, 12, 12, 3072, 1000), 0.9, ResizeKernel.BICUBIC),
  BEITV2_LARGE_PATCH16_224(
      new BeitSpec(224, 224, 16, 1024, 24, 16, 4096, 1000), 0.95, ResizeKernel.BICUBIC),
  DEIT_BASE_PATCH16_224(
      new VitSpec(224, 224, 16, 768, 12, 12, 3072, 1000), 0.9, ResizeKernel.BICUBIC),
  RESNET101(new ResNetSpec(64, List.of(3, 4, 23, 3), 1000), 0.875, ResizeKernel.BILINEAR);

  private static final int SIZE_PX = 224;

  private final NetworkSpec spec;
  private final double cropFraction;
  private final ResizeKernel kernel;

  TeacherPreset(NetworkSpec spec, double cropFraction, ResizeKernel kernel) {
    this.spec = spec;
    this.cropFraction = cropFraction;
    this.kernel = kernel;
  }

  /** As a configuration spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public NetworkSpec spec() {
    return spec;
  }

  public PreprocessingConfig preprocessing() {
    List<Double> mean = List.of(0.485, 0.456, 0.406);
    List<Double> std = List.of(0.229, 0.224, 0.225);
    return new PreprocessingConfig(SIZE_PX, cropFraction, kernel, mean, std);
  }
}
