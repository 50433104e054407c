package io.ghostspark.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.BranchSet;
import io.ghostspark.model.spec.Filter;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.OneModuleSpec;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TorchLogits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of module, stride, kernel and set of branches folds exactly, pixel by pixel. */
class FoldModuleLawTest {
  /** Of the largest value; weights and statistics are random, arithmetic is float64. */
  private static final double F64 = 1e-12;

  private static final int CHANNELS = 6;

  /** Odd, even, smaller than a kernel, one pixel. */
  private static final int[][] SIZES_PX = {{7, 8}, {5, 5}, {2, 3}, {1, 1}};

  record Module(Filter filter, BranchSet branches) {}

  static Stream<Module> modules() {
    List<Filter> filters = new ArrayList<>();
    for (int stride = 1; stride <= 2; stride++) {
      for (int kernelPx = 1; kernelPx <= 7; kernelPx += 2) {
        filters.add(Filter.depthwise(CHANNELS, kernelPx, stride));
        filters.add(Filter.dense(CHANNELS, CHANNELS, kernelPx, stride));
        filters.add(Filter.dense(CHANNELS, CHANNELS + 3, kernelPx, stride));
      }
    }
    return filters.stream().flatMap(FoldModuleLawTest::withBranches);
  }

  private static Stream<Module> withBranches(Filter filter) {
    List<Module> modules = new ArrayList<>();
    for (DepthwiseScale scale : DepthwiseScale.values()) {
      for (int numBranches = 1; numBranches <= BranchSet.MAX_CONVOLUTIONS; numBranches++) {
        modules.add(new Module(filter, BranchSet.of(numBranches, scale, filter)));
      }
    }
    return modules.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void foldedModuleGivesThePixelsOfItsBranches(Module module) {
    OneModuleSpec spec = OneModuleSpec.of(module.filter(), module.branches());
    Weights training = GoldenTensors.weights(spec, "module");
    for (int[] size : SIZES_PX) {
      float[] pixels = GoldenTensors.input("module", 2 * 3 * size[0] * size[1]);
      TorchLogits.Input input = new TorchLogits.Input(pixels, 2, size[0], size[1]);

      double[] expected = TorchLogits.features(spec, ExactFold.widened(training), input);
      double[] folded = TorchLogits.features(spec.deployed(), ExactFold.folded(training), input);

      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(largest).isPositive();
      assertThat(folded)
          .as("%d x %d", size[0], size[1])
          .containsExactly(expected, within(F64 * largest));
    }
  }

  @Test
  void everySetOfBranchesIsCovered() {
    assertThat(modules().map(module -> module.branches().extras()).distinct()).hasSize(4);
  }
}
