package io.ghostspark.jobs.config;

import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.GhostNetV3Plan;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.PatchTransformer;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import java.util.List;

/** The network that is trained: section {@code network}, told apart by {@code architecture}. */
@Choice(key = "architecture")
public sealed interface NetworkConfig extends Checked
    permits NetworkConfig.GhostNetV3,
        NetworkConfig.GhostNet,
        NetworkConfig.MobileNetV2,
        NetworkConfig.ShuffleNetV2,
        NetworkConfig.Transformer {

  Architecture architecture();

  int classes();

  /** [3] per-channel mean in 0..1 units, applied to u8 pixels. */
  List<Double> mean();

  /** [3] per-channel standard deviation in 0..1 units. */
  List<Double> std();

  NetworkSpec spec();

  /** Smallest side of an input in pixels. */
  default int minInputPx() {
    return 1;
  }

  /**
   * @param width channel multiplier
   * @param branches N of paper §3.1
   * @param dropout before the classifier
   */
  @ChosenBy("ghostnetv3")
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
    public int minInputPx() {
      return GhostNetV3Plan.MIN_INPUT_PX;
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

  /**
   * @param width channel multiplier
   * @param dropout before the classifier
   */
  @ChosenBy({"ghostnetv1", "ghostnetv2"})
  record GhostNet(
      Architecture architecture,
      double width,
      int classes,
      double dropout,
      List<Double> mean,
      List<Double> std)
      implements NetworkConfig {

    public GhostNet {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public GhostNetSpec spec() {
      return new GhostNetSpec(hasGates() ? Generation.V2 : Generation.V1, width, classes, dropout);
    }

    @Override
    public int minInputPx() {
      return hasGates() ? GhostNetV3Plan.MIN_INPUT_PX : 1;
    }

    @Override
    public void check(Checks checks) {
      checks
          .positive("width", width)
          .within("classes", classes, 2, 65_536)
          .below("dropout", dropout, 0, 1)
          .channelMeans("mean", mean)
          .channelDeviations("std", std);
    }

    private boolean hasGates() {
      return architecture == Architecture.GHOSTNETV2;
    }
  }

  /**
   * @param width channel multiplier
   * @param branches 0 for the published network, else N of paper §3.1
   * @param dropout before the classifier
   */
  @ChosenBy("mobilenetv2")
  record MobileNetV2(
      Architecture architecture,
      double width,
      int classes,
      int branches,
      GhostNetV3Spec.DepthwiseScale depthwiseScale,
      double dropout,
      List<Double> mean,
      List<Double> std)
      implements NetworkConfig {

    public MobileNetV2 {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public MobileNetV2Spec spec() {
      return new MobileNetV2Spec(width, classes, new Branching(branches, depthwiseScale), dropout);
    }

    @Override
    public void check(Checks checks) {
      checks
          .positive("width", width)
          .within("classes", classes, 2, 65_536)
          .within("branches", branches, 0, 5)
          .below("dropout", dropout, 0, 1)
          .channelMeans("mean", mean)
          .channelDeviations("std", std);
    }
  }

  /**
   * @param width one of the published four
   * @param branches 0 for the published network, else N of paper §3.1
   */
  @ChosenBy("shufflenetv2")
  record ShuffleNetV2(
      Architecture architecture,
      double width,
      int classes,
      int branches,
      GhostNetV3Spec.DepthwiseScale depthwiseScale,
      List<Double> mean,
      List<Double> std)
      implements NetworkConfig {

    public ShuffleNetV2 {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public ShuffleNetV2Spec spec() {
      return new ShuffleNetV2Spec(width, classes, new Branching(branches, depthwiseScale));
    }

    @Override
    public void check(Checks checks) {
      checks
          .within("classes", classes, 2, 65_536)
          .within("branches", branches, 0, 5)
          .channelMeans("mean", mean)
          .channelDeviations("std", std);
      if (!ShuffleNetV2Spec.isPublished(width)) {
        checks.reject("width", width, "0.5, 1.0, 1.5 or 2.0");
      }
    }
  }

  /** A teacher's architecture, or DeiT, as a network to train; sizes in pixels. */
  @ChosenBy({"beitv2", "vit"})
  record Transformer(
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

    public Transformer {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    @Override
    public PatchTransformer spec() {
      return body().spec();
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
