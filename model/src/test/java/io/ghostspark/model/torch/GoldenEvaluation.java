package io.ghostspark.model.torch;

import static io.ghostspark.model.golden.GoldenNumbers.checkLogits;
import static io.ghostspark.model.golden.GoldenNumbers.l2;
import static io.ghostspark.model.golden.GoldenNumbers.mean;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Evaluation-mode logits and block outputs of a network with generated weights, in both precisions.
 *
 * @param topic such as {@code teacher}
 */
record GoldenEvaluation(String topic, String salt) {
  /** Fraction of the largest value; float64 decides. The reference's own f32 is off by 2.2e-6. */
  private static final Map<Precision, Double> TOLERANCE =
      Map.of(Precision.F64, 1e-9, Precision.F32, 1e-4);

  /**
   * @param cases the model's evaluations in the golden file
   */
  void check(NetworkSpec spec, JsonNode cases) {
    Weights weights = GoldenTensors.weights(spec, salt);
    for (Precision precision : Precision.values()) {
      try (TensorBook book = TensorBook.allocate(spec.layout(), precision)) {
        book.write(weights.values());
        ProbedKernel kernel = (ProbedKernel) Kernels.of(spec, book);
        for (JsonNode golden : cases) {
          checkCase(kernel, precision, golden);
        }
      }
    }
  }

  private void checkCase(ProbedKernel kernel, Precision precision, JsonNode golden) {
    String type = precision.name().toLowerCase(Locale.ROOT);
    double tolerance = requireNonNull(TOLERANCE.get(precision));
    JsonNode intermediates = golden.path("intermediate_l2_mean");
    Set<String> seen = new LinkedHashSet<>();
    kernel.probe(
        (name, output) -> {
          if (intermediates.has(name)) {
            seen.add(name);
            assertThat(output.sizes().vec().get())
                .as("shape of %s", name)
                .containsExactly(shape(intermediates.get(name).get("shape")));
            checkBlock(name, output, intermediates.get(name).get(type), precision);
          }
        });
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      long[] shape = shape(golden.get("input_shape"));
      int numElements = (int) (shape[0] * shape[1] * shape[2] * shape[3]);
      Tensor input =
          Tensor.create(GoldenTensors.input(salt, numElements), shape).to(precision.scalarType());
      double[] logits = NativeArrays.readDoubles(kernel.forward(input, Phase.EVAL));
      checkLogits(topic + " logits " + type, logits, golden.get(type), tolerance);
    }
    assertThat(seen).hasSize(intermediates.size());
  }

  private void checkBlock(String name, Tensor output, JsonNode expected, Precision precision) {
    double tolerance = requireNonNull(TOLERANCE.get(precision));
    double[] values = NativeArrays.readDoubles(output.contiguous());
    double norm = expected.get(0).asDouble();
    double rms = norm / Math.sqrt(values.length);
    String blocks = topic + " blocks " + precision;
    GoldenNumbers.check(blocks, name + " l2", l2(values), norm, norm, tolerance * norm);
    double mean = expected.get(1).asDouble();
    GoldenNumbers.check(blocks, name + " mean", mean(values), mean, rms, tolerance * rms);
  }

  private static long[] shape(JsonNode dims) {
    return StreamSupport.stream(dims.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
