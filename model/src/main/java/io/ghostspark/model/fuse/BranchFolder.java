package io.ghostspark.model.fuse;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folds every branch of a network in training form in float64 (facts §3); the input is not changed.
 * The running statistics are what is folded: average or EMA first, fold last.
 */
public final class BranchFolder {
  private BranchFolder() {}

  /**
   * Weights of a network to weights of its {@link NetworkSpec#deployed}; the same weights where
   * nothing folds.
   */
  public static Weights fold(Weights training) {
    NetworkSpec spec = training.spec().deployed();
    if (spec.equals(training.spec())) {
      return training;
    }
    Map<String, FoldedConvolution> folded = convolutions(training);
    WeightTable table = WeightTable.of(training);
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
    Map<String, FoldedConvolution> folded = new LinkedHashMap<>();
    if (training.spec() instanceof ConvNetSpec spec) {
      WeightTable table = WeightTable.of(training);
      for (Branched module : spec.net().branched()) {
        folded.put(module.deployedKey(), fold(table, module));
      }
    }
    return folded;
  }

  private static FoldedConvolution fold(WeightTable training, Branched module) {
    FoldedConvolution folded = FoldedConvolution.zeros(training, module.filter().shape());
    for (int i = 0; i < module.branches().numConvolutions(); i++) {
      String key = module.convolutionKey(i);
      folded.addBranch(key + ".conv", key + ".bn");
    }
    if (module.branches().hasScale()) {
      folded.addBranch(module.scaleKey() + ".conv", module.scaleKey() + ".bn");
    }
    if (module.branches().hasSkip()) {
      folded.addIdentity(module.skipKey());
    }
    return folded;
  }

  private static float[] tensor(
      String name, Map<String, FoldedConvolution> folded, WeightTable training) {
    int dot = name.lastIndexOf('.');
    FoldedConvolution convolution = dot < 0 ? null : folded.get(name.substring(0, dot));
    if (convolution == null) {
      return training.values(name);
    }
    return name.endsWith(".weight") ? convolution.kernel() : convolution.bias();
  }
}
