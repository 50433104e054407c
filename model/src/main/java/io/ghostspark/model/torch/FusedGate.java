package io.ghostspark.model.torch;

import io.ghostspark.model.gate.GateKernel;
import io.ghostspark.model.gate.GateMaps;
import io.ghostspark.model.gate.GateShape;
import io.ghostspark.model.gate.GateStage;
import io.ghostspark.model.gate.NormalisedStage;
import io.ghostspark.model.gate.StageGradient;
import io.ghostspark.model.spec.Block.Gate;
import io.ghostspark.model.spec.Block.Normalised;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DfcGate} in training form, f32 on the CPU, with its gradients: pooling and 1x1
 * convolution are libtorch's, the rest is {@link GateKernel}'s. [n, numIn, h, w] to the gate before
 * it is enlarged, [n, numMid, h / 2, w / 2].
 */
final class FusedGate implements Differentiable {
  private static final long[] POOL = {2, 2};
  private static final long[] NO_PADDING = {0, 0};

  private final Tensor weight;
  private final Stage mix;
  private final Stage row;
  private final Stage column;
  private final long recomputeFrom;
  private final Map<GateShape, GateKernel> kernels = new HashMap<>();

  /**
   * @param recomputeFrom elements of a batch's input from which the maps between are made twice
   *     instead of kept
   */
  FusedGate(TensorBook book, Gate gate, long recomputeFrom) {
    this.weight = book.tensor(gate.mix().key() + ".weight");
    this.mix = new Stage(null, new NormTensors(book, gate.mix().normKey()));
    this.row = Stage.of(book, gate.row());
    this.column = Stage.of(book, gate.column());
    this.recomputeFrom = recomputeFrom;
  }

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    kept.own(input);
    Tensor pooled = torch.avg_pool2d(input, POOL);
    Maps maps = Maps.mixed(mix(pooled));
    GateShape shape = Memory.gateShape(maps.mixed());
    GateKernel kernel =
        kernels.computeIfAbsent(shape, size -> new GateKernel(size, Torch.threads()));
    GateKernel.Stages stages =
        kernel.forward(mix.values(), row.values(), column.values(), maps.buffers());
    mix.track(stages.mix(), shape);
    row.track(stages.row(), shape);
    column.track(stages.column(), shape);
    Tensor gate = kept.own(maps.gate());
    if (input.numel() < recomputeFrom) {
      kept.own(pooled);
      maps.keep(kept);
      return new Pass(gate, gradient -> backward(gradient, input, pooled, maps, kernel, stages));
    }
    return new Pass(
        gate,
        gradient -> {
          Tensor again = torch.avg_pool2d(input, POOL);
          Maps madeAgain = Maps.around(mix(again), gate);
          kernel.again(stages, madeAgain.buffers());
          return backward(gradient, input, again, madeAgain, kernel, stages);
        });
  }

  private Tensor mix(Tensor pooled) {
    return Pointwise.convolve(pooled, weight).contiguous(Memory.CHANNELS_LAST);
  }

  private Tensor backward(
      Tensor gradient,
      Tensor input,
      Tensor pooled,
      Maps maps,
      GateKernel kernel,
      GateKernel.Stages stages) {
    Tensor dense = gradient.contiguous(Memory.CHANNELS_LAST);
    GateKernel.Gradients gradients = kernel.backward(stages, maps.buffers(), dense.createBuffer());
    mix.add(gradients.mix());
    row.add(gradients.row());
    column.add(gradients.column());
    // The kernel has left the gradient where its input was.
    Pointwise.Gradients ofMix = Pointwise.gradients(maps.mixed(), pooled, weight);
    weight.grad().add_(ofMix.weight());
    return torch.avg_pool2d_backward(
        ofMix.input(), input, POOL, POOL, NO_PADDING, false, true, new LongOptional());
  }

  /** The maps of {@link GateMaps} as tensors, [n, numMid, h / 2, w / 2] channels last. */
  private record Maps(Tensor mixed, Tensor row, Tensor column, Tensor gate) {

    static Maps mixed(Tensor mixed) {
      return around(mixed, torch.empty_like(mixed));
    }

    static Maps around(Tensor mixed, Tensor gate) {
      return new Maps(mixed, torch.empty_like(mixed), torch.empty_like(mixed), gate);
    }

    GateMaps buffers() {
      return new GateMaps(
          mixed.createBuffer(), row.createBuffer(), column.createBuffer(), gate.createBuffer());
    }

    void keep(NativeArena kept) {
      kept.own(mixed);
      kept.own(row);
      kept.own(column);
    }
  }

  /**
   * @param taps the strip's weight, [channels, 1, 1, 5] or [channels, 1, 5, 1]; null for none
   */
  private record Stage(@Nullable Tensor taps, NormTensors norm) {

    static Stage of(TensorBook book, Normalised strip) {
      Tensor taps = book.tensor(strip.key() + ".weight");
      return new Stage(taps, new NormTensors(book, strip.normKey()));
    }

    GateStage values() {
      double[] weights = taps == null ? new double[0] : NativeArrays.readDoubles(taps);
      return new GateStage(weights, norm.gamma(), norm.beta());
    }

    void track(NormalisedStage stage, GateShape shape) {
      norm.track(stage.mean(), stage.variance(), shape.count());
    }

    void add(StageGradient gradient) {
      if (taps != null) {
        NativeArrays.add(taps.grad(), gradient.taps());
      }
      norm.addGradients(gradient.gamma(), gradient.beta());
    }
  }
}
