package io.ghostspark.jobs.config;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.List;

/** The network that is trained: section {@code network}, told apart by {@code architecture}. */
public sealed interface NetworkConfig extends Checked
    permits NetworkConfig.GhostNetV3, NetworkConfig.Beit {

  Architecture architecture();

  int classes();

  /** [3] per-channel mean in 0..1 units, applied to u8 pixels. */
  List<Double> mean();

  /** [3] per-channel standard deviation in 0..1 units. */
  List<Double> std();

  NetworkSpec spec();

  /**
   * @param width channel multiplier
   * @param branches N of paper §3.1
   * @param dropout before the classifier
   */
  @ArchitectureKey(Architecture.GHOSTNETV3)
  record GhostNetV3(
      Architecture architecture,
      double width,
      int classes,
      int branches,
      GhostNetV3Spec.DepthwiseScale depthwiseScale,
      double dropout,
      List<Double> mean,
      List<Double> std)
      implements NetworkConfig {

    public GhostNetV3 {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public GhostNetV3Spec spec() {
      return new GhostNetV3Spec(width, classes, branches, depthwiseScale, dropout);
    }

    @Override
    public void check(Checks checks) {
      checks
          .positive("width", width)
          .within("classes", classes, 2, 65_536)
          .within("branches", branches, 1, 5)
          .below("dropout", dropout, 0, 1)
          .channelMeans("mean", mean)
          .channelDeviations("std", std);
    }
  }

  /** The teacher's architecture as a network to train; sizes in pixels. */
  @ArchitectureKey(Architecture.BEITV2)
  record Beit(
      Architecture architecture,
      int imageHeight,
      int imageWidth,
      int patch,
      int width,
      int depth,
      int heads,
      int mlpWidth,
      int classes,
      List<Double> mean,
      List<Double> std)
      implements NetworkConfig {

    public Beit {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public BeitSpec spec() {
      return body().beit();
    }

    @Override
    public void check(Checks checks) {
      body().check(checks);
      checks.channelMeans("mean", mean).channelDeviations("std", std);
    }

    private TransformerConfig body() {
      return new TransformerConfig(
          architecture, imageHeight, imageWidth, patch, width, depth, heads, mlpWidth, classes);
    }
  }
}
