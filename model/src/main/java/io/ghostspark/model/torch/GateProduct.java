package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.NearestGate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A ghost module's output times its gate, enlarged by nearest neighbour (facts §2.2). */
final class GateProduct {
  private final Map<List<Long>, NearestGate> gates = new HashMap<>();

  /** Both inputs' gradients. */
  record Gradients(Tensor input, Tensor gate) {}

  /**
   * @param input [n, c, h, w] channels last
   * @param gate [n, c, gateH, gateW] channels last
   */
  Tensor forward(Tensor input, Tensor gate) {
    if (input.scalar_type().intern() != torch.ScalarType.Float) {
      return input.mul(torch.upsample_nearest2d(gate, input.size(2), input.size(3)));
    }
    Tensor output = torch.empty_like(input);
    of(input, gate).forward(input.createBuffer(), gate.createBuffer(), output.createBuffer());
    return output;
  }

  /**
   * The input of {@link #forward} from its output, up to two roundings. Where the gate is zero it
   * is lost, and zero is given: nothing flows back there.
   */
  Tensor undo(Tensor output, Tensor gate) {
    DoubleOptional zero = new DoubleOptional(0);
    return forward(output, gate.reciprocal().nan_to_num(zero, zero, zero));
  }

  /**
   * @param ofOutput channels last
   */
  Gradients backward(Tensor input, Tensor gate, Tensor ofOutput) {
    if (input.scalar_type().intern() != torch.ScalarType.Float) {
      return inDouble(input, gate, ofOutput);
    }
    Tensor ofInput = torch.empty_like(input);
    Tensor ofGate = torch.empty_like(gate);
    of(input, gate)
        .backward(
            input.createBuffer(),
            gate.createBuffer(),
            ofOutput.createBuffer(),
            ofInput.createBuffer(),
            ofGate.createBuffer());
    return new Gradients(ofInput, ofGate);
  }

  private static Gradients inDouble(Tensor input, Tensor gate, Tensor ofOutput) {
    Tensor large = torch.upsample_nearest2d(gate, input.size(2), input.size(3));
    long[] largeSize = {input.size(2), input.size(3)};
    long[] gateSize = {gate.size(0), gate.size(1), gate.size(2), gate.size(3)};
    Tensor ofGate = torch.upsample_nearest2d_backward(ofOutput.mul(input), largeSize, gateSize);
    return new Gradients(ofOutput.mul(large), ofGate);
  }

  private NearestGate of(Tensor input, Tensor gate) {
    List<Long> sizes =
        List.of(
            input.size(0), input.size(1), input.size(2), input.size(3), gate.size(2), gate.size(3));
    return gates.computeIfAbsent(sizes, GateProduct::newGate);
  }

  private static NearestGate newGate(List<Long> sizes) {
    int[] s = sizes.stream().mapToInt(Math::toIntExact).toArray();
    return new NearestGate(s[0], s[1], s[2], s[3], s[4], s[5], Torch.threads());
  }
}
