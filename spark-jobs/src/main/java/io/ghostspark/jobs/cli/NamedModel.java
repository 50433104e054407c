package io.ghostspark.jobs.cli;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.VitSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Models that a command line can name. */
public enum NamedModel {
  GHOSTNETV3(Sizes.WIDTH_AND_BRANCHES, /* defaultBranches= */ 3) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new GhostNetV3Spec(
          sizes.width(), sizes.classes(), sizes.branches(), DepthwiseScale.WITH, /* dropout= */ 0);
    }
  },
  GHOSTNETV1(Sizes.WIDTH, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new GhostNetSpec(Generation.V1, sizes.width(), sizes.classes(), /* dropout= */ 0);
    }
  },
  GHOSTNETV2(Sizes.WIDTH, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new GhostNetSpec(Generation.V2, sizes.width(), sizes.classes(), /* dropout= */ 0);
    }
  },
  MOBILENETV2(Sizes.WIDTH_AND_BRANCHES, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new MobileNetV2Spec(
          sizes.width(), sizes.classes(), branching(sizes), /* dropout= */ 0);
    }
  },
  SHUFFLENETV2(Sizes.WIDTH_AND_BRANCHES, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new ShuffleNetV2Spec(sizes.width(), sizes.classes(), branching(sizes));
    }
  },
  DEIT_TINY(Sizes.NONE, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      int px = sizes.sizePx();
      return new VitSpec(px, px, PATCH_PX, 192, 12, 3, 768, sizes.classes());
    }
  },
  DEIT_BASE(Sizes.NONE, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      int px = sizes.sizePx();
      return new VitSpec(px, px, PATCH_PX, 768, 12, 12, 3072, sizes.classes());
    }
  },
  BEITV2_BASE(Sizes.NONE, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      int px = sizes.sizePx();
      return new BeitSpec(px, px, PATCH_PX, 768, 12, 12, 3072, sizes.classes());
    }
  },
  RESNET101(Sizes.NONE, 0) {
    @Override
    public NetworkSpec spec(ModelSizes sizes) {
      return new ResNetSpec(64, List.of(3, 4, 23, 3), sizes.classes());
    }
  };

  private static final int PATCH_PX = 16;

  /** Options beside size and classes that a model has. */
  private enum Sizes {
    NONE,
    WIDTH,
    WIDTH_AND_BRANCHES
  }

  private final Sizes sizes;
  private final int defaultBranches;

  NamedModel(Sizes sizes, int defaultBranches) {
    this.sizes = sizes;
    this.defaultBranches = defaultBranches;
  }

  /** The network in training form. */
  public abstract NetworkSpec spec(ModelSizes sizes);

  public boolean hasWidth() {
    return sizes != Sizes.NONE;
  }

  public boolean hasBranches() {
    return sizes == Sizes.WIDTH_AND_BRANCHES;
  }

  public int defaultBranches() {
    return defaultBranches;
  }

  /** As a command line spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static String keys() {
    return Arrays.stream(values()).map(NamedModel::key).collect(Collectors.joining(", "));
  }

  public static NamedModel of(String key) {
    return Arrays.stream(values())
        .filter(model -> model.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid model: " + key + " (must be one of " + keys() + ")"));
  }

  private static Branching branching(ModelSizes sizes) {
    return sizes.branches() == 0
        ? Branching.NONE
        : new Branching(sizes.branches(), DepthwiseScale.WITH);
  }
}
