package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.gate.GateShape;
import io.ghostspark.model.gate.NearestGate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A ghost module's output times its gate, enlarged by nearest neighbour (facts §2.2). */
final class GateProduct {
  private final Map<List<GateShape>, NearestGate> gates = new HashMap<>();

  /**
   * Both inputs' gradients.
   *
   * @param ungated the input itself
   */
  record Gradients(Tensor ungated, Tensor input, Tensor gate) {}

  /**
   * @param input [n, c, h, w] channels last
   * @param gate [n, c, gateH, gateW] channels last
   */
  Tensor forward(Tensor input, Tensor gate) {
    if (!isLoop(input)) {
      return input.mul(torch.upsample_nearest2d(gate, input.size(2), input.size(3)));
    }
    Tensor output = torch.empty_like(input);
    of(input, gate).forward(Memory.bytes(input), Memory.bytes(gate), Memory.bytes(output));
    return output;
  }

  /**
   * The gradients, and the input once more: from its output, up to two roundings. Where the gate is
   * zero the input is lost, and zero is given: nothing flows back there.
   *
   * @param output of {@link #forward}
   * @param ofOutput channels last
   */
  Gradients backward(Tensor output, Tensor gate, Tensor ofOutput) {
    if (!isLoop(output)) {
      return throughLibtorch(output, gate, ofOutput);
    }
    Tensor input = torch.empty_like(output);
    Tensor ofInput = torch.empty_like(output);
    Tensor ofGate = torch.empty_like(gate);
    of(output, gate)
        .backward(
            new NearestGate.Backward(
                Memory.bytes(output),
                Memory.bytes(gate),
                Memory.bytes(ofOutput),
                Memory.bytes(input),
                Memory.bytes(ofInput),
                Memory.bytes(ofGate)));
    return new Gradients(input, ofInput, ofGate);
  }

  private static Gradients throughLibtorch(Tensor output, Tensor gate, Tensor ofOutput) {
    long[] largeSize = {output.size(2), output.size(3)};
    long[] gateSize = {gate.size(0), gate.size(1), gate.size(2), gate.size(3)};
    DoubleOptional zero = new DoubleOptional(0);
    Tensor inverse = gate.reciprocal().nan_to_num(zero, zero, zero);
    Tensor input = output.mul(torch.upsample_nearest2d(inverse, largeSize));
    Tensor ofGate = torch.upsample_nearest2d_backward(ofOutput.mul(input), largeSize, gateSize);
    Tensor ofInput = ofOutput.mul(torch.upsample_nearest2d(gate, largeSize));
    return new Gradients(input, ofInput, ofGate);
  }

  private static boolean isLoop(Tensor map) {
    return map.scalar_type().intern() == torch.ScalarType.Float
        && DepthwiseKernels.isFast()
        && Memory.gateShape(map).isForLoops();
  }

  private NearestGate of(Tensor input, Tensor gate) {
    return gates.computeIfAbsent(
        List.of(Memory.gateShape(input), Memory.gateShape(gate)),
        shapes -> new NearestGate(shapes.get(0), shapes.get(1), Torch.threads()));
  }
}
