package io.ghostspark.model.fuse;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostBlock;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folds every branch of a training-form GhostNetV3 in float64 (facts §3); the input is not changed.
 * The running statistics are what is folded: average or EMA first, fold last.
 */
public final class BranchFolder {
  private final WeightTable training;
  private final int numBranches;
  private final Map<String, FoldedConvolution> folded = new LinkedHashMap<>();

  private BranchFolder(WeightTable training, GhostNetV3Spec spec) {
    this.training = training;
    this.numBranches = spec.numBranches();
    for (GhostBlock block : spec.plan().blocks()) {
      foldBlock(block);
    }
  }

  /** Weights of a {@code GhostNetV3Spec} to weights of its {@code GhostNetV3DeployedSpec}. */
  public static Weights fold(Weights training) {
    Map<String, FoldedConvolution> folded = convolutions(training);
    WeightTable table = WeightTable.of(training);
    GhostNetV3DeployedSpec spec = trainingSpec(training).deployed();
    FlatLayout layout = spec.layout();
    float[] values = new float[layout.numElements()];
    for (FlatLayout.Slot slot : layout.slots()) {
      float[] tensor = tensor(slot.tensor().name(), folded, table);
      System.arraycopy(tensor, 0, values, slot.offset(), tensor.length);
    }
    return new Weights(spec, values);
  }

  /** The convolutions that replace multi-branch modules, by deployed key without suffix. */
  static Map<String, FoldedConvolution> convolutions(Weights training) {
    return new BranchFolder(WeightTable.of(training), trainingSpec(training)).folded;
  }

  private static GhostNetV3Spec trainingSpec(Weights training) {
    if (training.spec() instanceof GhostNetV3Spec spec) {
      return spec;
    }
    throw new IllegalArgumentException(
        "Cannot fold " + training.spec().architecture() + ": not a GhostNetV3 in training form");
  }

  private static float[] tensor(
      String name, Map<String, FoldedConvolution> folded, WeightTable training) {
    int dot = name.lastIndexOf('.');
    FoldedConvolution convolution = folded.get(name.substring(0, dot));
    if (convolution == null) {
      return training.values(name);
    }
    return name.endsWith(".weight") ? convolution.kernel() : convolution.bias();
  }

  private void foldBlock(GhostBlock block) {
    foldGhost(block.key() + ".ghost1", block.numIn(), block.numMid());
    if (block.hasStride()) {
      int kernelPx = block.kernelPx();
      FoldedConvolution depthwise =
          FoldedConvolution.zeros(training, block.numMid(), 1, kernelPx, kernelPx);
      addConvolutions(depthwise, block.key() + ".dw_rpr_conv.");
      addScale(depthwise, block.key() + ".dw_rpr_scale");
      folded.put(block.key() + ".conv_dw", depthwise);
    }
    foldGhost(block.key() + ".ghost2", block.numMid(), block.numOut());
  }

  private void foldGhost(String key, int numIn, int numOut) {
    int numPrimary = GhostBlock.numPrimary(numOut);
    FoldedConvolution primary = FoldedConvolution.zeros(training, numPrimary, numIn, 1, 1);
    addConvolutions(primary, key + ".primary_rpr_conv.");
    if (GhostBlock.hasPrimarySkip(numIn, numPrimary)) {
      primary.addIdentity(key + ".primary_rpr_skip");
    }
    folded.put(key + ".primary_conv.0", primary);

    FoldedConvolution cheap = FoldedConvolution.zeros(training, numPrimary, 1, 3, 3);
    addConvolutions(cheap, key + ".cheap_rpr_conv.");
    addScale(cheap, key + ".cheap_rpr_scale");
    cheap.addIdentity(key + ".cheap_rpr_skip");
    folded.put(key + ".cheap_operation.0", cheap);
  }

  private void addConvolutions(FoldedConvolution module, String prefix) {
    for (int i = 0; i < numBranches; i++) {
      module.addBranch(prefix + i + ".conv", prefix + i + ".bn");
    }
  }

  private void addScale(FoldedConvolution module, String key) {
    if (training.contains(key + ".conv.weight")) {
      module.addBranch(key + ".conv", key + ".bn");
    }
  }
}
