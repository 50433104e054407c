package io.ghostspark.model.torch;

import static io.ghostspark.model.golden.GoldenNumbers.check;
import static io.ghostspark.model.golden.GoldenNumbers.checkLogits;
import static io.ghostspark.model.golden.GoldenNumbers.l2;
import static io.ghostspark.model.golden.GoldenNumbers.mean;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.Weights;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Evaluation-mode logits and block outputs against the official code (golden README §4). */
class GhostNetV3EvalGoldenTest {
  @org.junit.jupiter.api.BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  /** Fraction of the largest value; the README's own f64 re-implementation needed 3e-11. */
  private static final Map<Precision, Double> TOLERANCE =
      Map.of(Precision.F64, 1e-9, Precision.F32, 1e-4);

  /** What the file calls stages that have timm's name here. */
  private static final Map<String, String> FILE_NAMES =
      Map.of("act1", "stem", "blocks.9.0", "blocks.9");

  @AfterAll
  static void report() {
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  Stream<DynamicTest> trainingFormGivesTheReferenceLogitsAndBlockOutputs() {
    return GoldenFolder.files(Kind.GHOSTNETV3_EVAL).stream()
        .map(GoldenFolder::read)
        .flatMap(
            file ->
                file.get("models").properties().stream()
                    .map(
                        model ->
                            DynamicTest.dynamicTest(
                                model.getKey(),
                                () -> checkModel(file.get("salt").asText(), model))));
  }

  private static void checkModel(String salt, Map.Entry<String, JsonNode> model) {
    GhostNetV3Spec spec =
        new GhostNetV3Spec(Double.parseDouble(model.getKey()), 1000, 3, DepthwiseScale.WITH, 0);
    assertThat(spec.layout().numTrainable())
        .isEqualTo(model.getValue().get("params_train_form").asInt());
    assertThat(spec.deployed().layout().numTrainable())
        .isEqualTo(model.getValue().get("params_deploy_form").asInt());
    Weights weights = GoldenTensors.weights(spec, salt);
    for (Precision precision : Precision.values()) {
      try (TensorBook book = TensorBook.allocate(spec.layout(), precision)) {
        book.write(weights.values());
        ConvNetKernel kernel = ConvNetKernel.of(spec, book, Engine.REFERENCE);
        for (JsonNode golden : model.getValue().get("cases")) {
          checkCase(kernel, new Form("train_form", "", precision), salt, golden);
        }
      }
    }
    checkDeployed(weights, model.getValue(), salt);
  }

  private static void checkDeployed(Weights training, JsonNode model, String salt) {
    Weights folded = BranchFolder.fold(training);
    GhostNetV3DeployedSpec spec = (GhostNetV3DeployedSpec) folded.spec();
    assertThat(stateEntries(training.spec())).isEqualTo(model.get("train_state_entries").asLong());
    assertThat(stateEntries(spec)).isEqualTo(model.get("deploy_state_entries").asLong());
    try (TensorBook book = TensorBook.allocate(spec.layout(), Precision.F32)) {
      book.write(folded.values());
      ConvNetKernel kernel = ConvNetKernel.of(spec, book, Engine.REFERENCE);
      for (JsonNode golden : model.get("cases")) {
        checkCase(kernel, new Form("deploy_form", "deploy_", Precision.F32), salt, golden);
      }
    }
  }

  /** The reference also keeps a counter in every batch normalisation. */
  private static long stateEntries(NetworkSpec spec) {
    long counters =
        spec.tensors().stream().filter(t -> t.role() == TensorSpec.Role.RUNNING_MEAN).count();
    return spec.tensors().size() + counters;
  }

  /**
   * Where a file keeps the numbers of one form in one precision.
   *
   * @param prefix of the precision's key at a module's numbers
   */
  private record Form(String section, String prefix, Precision precision) {
    String type() {
      return precision.name().toLowerCase(Locale.ROOT);
    }
  }

  private static void checkCase(ConvNetKernel kernel, Form form, String salt, JsonNode golden) {
    String type = form.type();
    double tolerance = requireNonNull(TOLERANCE.get(form.precision()));
    JsonNode intermediates = golden.get("intermediate_l2_mean");
    kernel.probe(
        (stage, output) -> {
          String name = FILE_NAMES.getOrDefault(stage, stage);
          double[] values = NativeArrays.readDoubles(output.contiguous());
          if (intermediates.get(name).has("shape")) {
            assertThat(output.sizes().vec().get())
                .as("shape of %s", name)
                .containsExactly(shape(intermediates.get(name).get("shape")));
          }
          JsonNode expected = intermediates.get(name).get(form.prefix() + type);
          double norm = expected.get(0).asDouble();
          double rms = norm / Math.sqrt(values.length);
          String topic = "eval blocks " + form.prefix() + type;
          check(topic, name + " l2", l2(values), norm, norm, tolerance * norm);
          double mean = expected.get(1).asDouble();
          check(topic, name + " mean", mean(values), mean, rms, tolerance * rms);
        });
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      long[] shape = shape(golden.get("input_shape"));
      int numElements = (int) (shape[0] * shape[1] * shape[2] * shape[3]);
      Tensor input =
          Tensor.create(GoldenTensors.input(salt, numElements), shape)
              .to(form.precision().scalarType());
      double[] logits = NativeArrays.readDoubles(kernel.forward(input, Phase.EVAL));
      JsonNode expected = golden.get(form.section()).get(type);
      checkLogits("eval logits " + form.prefix() + type, logits, expected, tolerance);
    }
  }

  private static long[] shape(JsonNode dims) {
    return StreamSupport.stream(dims.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
