package io.ghostspark.model.torch;

import static io.ghostspark.model.golden.GoldenNumbers.check;
import static io.ghostspark.model.golden.GoldenNumbers.checkLogits;
import static io.ghostspark.model.golden.GoldenNumbers.l2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.loss.DistillationConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses, logits, gradients and running statistics of one step (golden README §5). */
class TrainStepGoldenTest {

  /** The README's suggested tolerances; the f64 column decides. */
  private record Tolerance(
      double logits, double losses, double gradient, double ofGlobalNorm, double statistics) {
    static Tolerance of(Precision precision) {
      return precision == Precision.F64
          ? new Tolerance(1e-9, 1e-9, 1e-9, 1e-12, 1e-9)
          : new Tolerance(1e-4, 1e-5, 1e-3, 1e-5, 1e-5);
    }
  }

  /** Issue 7: within 3x of the reference's own f32-versus-f64 error. */
  private static final double MOST_OF_REFERENCE_ERROR = 3;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @AfterAll
  static void report() {
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  Stream<DynamicTest> oneStepInDoubleGivesTheReferenceNumbers() {
    return GoldenFolder.tests(
        Kind.TRAIN_STEP, file -> checkFile(file, Precision.F64, Engine.REFERENCE));
  }

  @TestFactory
  Stream<DynamicTest> oneFusedStepInDoubleGivesTheReferenceNumbers() {
    return GoldenFolder.tests(
        Kind.TRAIN_STEP, file -> checkFile(file, Precision.F64, Engine.FUSED));
  }

  /** Channels first: the memory order in which the reference's f32 column was made. */
  @TestFactory
  Stream<DynamicTest> oneStepInFloatStaysWithinFloatRounding() {
    return GoldenFolder.tests(
        Kind.TRAIN_STEP, file -> checkFile(file, Precision.F32, Engine.REFERENCE_NCHW));
  }

  @TestFactory
  Stream<DynamicTest> fusedGradientsInFloatAreAsExactAsTheReferences() {
    return GoldenFolder.tests(Kind.TRAIN_STEP, TrainStepGoldenTest::compareErrors);
  }

  private static void compareErrors(Path path) {
    JsonNode file = GoldenFolder.read(path);
    double[] exact = gradients(new GoldenCase(file, Precision.F64), Engine.REFERENCE);
    double[] reference = gradients(new GoldenCase(file, Precision.F32), Engine.REFERENCE);
    double[] fused = gradients(new GoldenCase(file, Precision.F32), Engine.FUSED);
    double ofReference = distance(reference, exact);
    check(
        "fused f32 gradient error in units of the reference's",
        path.getFileName().toString(),
        distance(fused, exact),
        0,
        ofReference,
        MOST_OF_REFERENCE_ERROR * ofReference);
  }

  /** All gradients of one step, in layout order. */
  private static double[] gradients(GoldenCase golden, Engine engine) {
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(golden.spec().layout(), golden.precision());
        GradientBook gradients = GradientBook.allocate(book)) {
      book.write(golden.weights().values());
      ConvNetKernel kernel = ConvNetKernel.of(golden.spec(), book, engine);
      Tensor logits = kernel.forward(engine.arrange(golden.input()), Phase.TRAIN);
      DistillationLoss loss = new DistillationLoss(golden.loss(/* temperature= */ 1));
      loss.of(logits, golden.labels(), golden.teacher()).total().backward();
      kernel.continueBackward();
      return NativeArrays.readDoubles(gradients.flat());
    }
  }

  private static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return Math.sqrt(sum);
  }

  private static void checkFile(Path path, Precision precision, Engine engine) {
    JsonNode file = GoldenFolder.read(path);
    try (PointerScope scope = new PointerScope();
        RectifierMasks masks = new RectifierMasks()) {
      if (precision == Precision.F32) {
        masks.record(new GoldenCase(file, Precision.F64));
      }
      checkCase(new GoldenCase(file, precision), engine, masks);
    }
  }

  private static void checkCase(GoldenCase golden, Engine engine, RectifierMasks masks) {
    boolean replays = golden.precision() == Precision.F32;
    Rectifier rectifier = replays ? masks.replayer() : Rectifier.RELU_COPY;
    try (TensorBook book = TensorBook.allocate(golden.spec().layout(), golden.precision());
        GradientBook gradients = GradientBook.allocate(book)) {
      ConvNetKernel kernel =
          ConvNetKernel.of(golden.spec(), book, engine, Rectifiers.withRelu(rectifier));
      new Check(golden, engine, book, gradients, kernel).all();
    }
  }

  /** All comparisons of one file in one precision. */
  private record Check(
      GoldenCase golden,
      Engine engine,
      TensorBook book,
      GradientBook gradients,
      ConvNetKernel kernel) {

    void all() {
      Tolerance tolerance = Tolerance.of(golden.precision());
      Tensor logits = forward();
      JsonNode expected = golden.pick(golden.file().get("train_logits"));
      double[] values = NativeArrays.readDoubles(logits.detach());
      checkLogits("step logits " + golden.type(), values, expected, tolerance.logits());
      statistics(tolerance);
      losses(logits, tolerance);
      backward(logits, 1);
      gradients(tolerance, "grad_l2_total_tau1", "global_grad_l2_tau1");
      firstGradients(tolerance);
      if (golden.precision() == Precision.F64) {
        backward(forward(), 2);
        gradients(tolerance, "grad_l2_total_tau2", "global_grad_l2_tau2");
      }
    }

    private Tensor forward() {
      book.write(golden.weights().values());
      return kernel.forward(engine.arrange(golden.input()), Phase.TRAIN);
    }

    private DistillationLoss.Parts loss(Tensor logits, double temperature) {
      DistillationLoss loss = new DistillationLoss(golden.loss(temperature));
      return loss.of(logits, golden.labels(), golden.teacher());
    }

    private void losses(Tensor logits, Tolerance tolerance) {
      JsonNode expected = golden.pick(golden.file().get("losses"));
      lossIs(loss(logits, 1).task(), expected, "ce_label_smoothing", tolerance);
      lossIs(plainCrossEntropy(logits), expected, "ce_no_smoothing", tolerance);
      lossIs(requireNonNull(loss(logits, 1).distillation()), expected, "kd_tau1", tolerance);
      lossIs(requireNonNull(loss(logits, 2).distillation()), expected, "kd_tau2", tolerance);
      String alpha = "total_alpha" + golden.file().get("alpha").asText();
      lossIs(loss(logits, 1).total(), expected, alpha + "_tau1", tolerance);
      lossIs(loss(logits, 2).total(), expected, alpha + "_tau2", tolerance);
    }

    private Tensor plainCrossEntropy(Tensor logits) {
      DistillationLoss plain = new DistillationLoss(DistillationConfig.crossEntropy(0));
      return plain.of(logits, golden.labels(), null).total();
    }

    private void lossIs(Tensor loss, JsonNode losses, String key, Tolerance tolerance) {
      double expected = GoldenCase.section(losses, key).asDouble();
      double allowed = tolerance.losses() * expected;
      check("step losses " + golden.type(), key, loss.item_double(), expected, expected, allowed);
    }

    private void statistics(Tolerance tolerance) {
      String topic = "step BN statistics " + golden.type();
      JsonNode norms = GoldenCase.section(golden.file(), "bn_l2_after_one_train_forward");
      for (Map.Entry<String, JsonNode> entry : norms.properties()) {
        double expected = golden.pick(entry.getValue()).asDouble();
        double actual = l2(NativeArrays.readDoubles(book.tensor(entry.getKey())));
        check(topic, entry.getKey(), actual, expected, expected, tolerance.statistics() * expected);
      }
      JsonNode firsts = golden.file().get("bn_first4_after_one_train_forward");
      for (Map.Entry<String, JsonNode> layer : firsts.properties()) {
        for (Map.Entry<String, JsonNode> entry : golden.pick(layer.getValue()).properties()) {
          String key = layer.getKey() + "." + entry.getKey();
          double[] actual = NativeArrays.readDoubles(book.tensor(key));
          for (int i = 0; i < entry.getValue().size(); i++) {
            double expected = entry.getValue().get(i).asDouble();
            check(topic, key + i, actual[i], expected, 1, tolerance.statistics());
          }
        }
      }
    }

    private void backward(Tensor logits, double temperature) {
      gradients.flat().zero_();
      loss(logits, temperature).total().backward();
      kernel.continueBackward();
    }

    private void gradients(Tolerance tolerance, String section, String globalSection) {
      double global = golden.pick(golden.file().get(globalSection)).asDouble();
      double actualGlobal = l2(NativeArrays.readDoubles(gradients.flat()));
      String topic = "step global gradient norm " + golden.type();
      check(topic, globalSection, actualGlobal, global, global, tolerance.gradient() * global);
      Set<String> zero = names("zero_gradient_tensors");
      Set<String> weak = names("weak_gradient_tensors");
      JsonNode norms = GoldenCase.section(golden.file(), section);
      assertThat(norms.size()).isEqualTo(numTrainable());
      for (Map.Entry<String, JsonNode> entry : norms.properties()) {
        JsonNode node = entry.getValue();
        double expected = node.isArray() ? golden.pick(node).asDouble() : node.asDouble();
        double actual = l2(gradient(entry.getKey()));
        boolean isZero = zero.contains(entry.getKey());
        double relative = isZero ? 0 : tolerance.gradient() * expected;
        String kind = isZero ? "zero" : weak.contains(entry.getKey()) ? "weak" : "ordinary";
        check(
            "step " + kind + " gradient norms (of G) " + golden.type(),
            section + " " + entry.getKey(),
            actual,
            isZero ? 0 : expected,
            global,
            relative + tolerance.ofGlobalNorm() * global);
      }
    }

    private void firstGradients(Tolerance tolerance) {
      double global = golden.pick(golden.file().get("global_grad_l2_tau1")).asDouble();
      JsonNode firsts = golden.file().get("grad_first4_total_tau1");
      for (Map.Entry<String, JsonNode> entry : firsts.properties()) {
        JsonNode first = golden.pick(entry.getValue());
        double[] actual = gradient(entry.getKey());
        for (int i = 0; i < first.size(); i++) {
          double expected = first.get(i).asDouble();
          double allowed =
              tolerance.gradient() * Math.abs(expected) + tolerance.ofGlobalNorm() * global;
          String topic = "step gradient elements (of G) " + golden.type();
          check(topic, entry.getKey() + i, actual[i], expected, global, allowed);
        }
      }
    }

    private double[] gradient(String name) {
      return NativeArrays.readDoubles(book.tensor(name).grad());
    }

    private long numTrainable() {
      int end = book.layout().numTrainable();
      return book.layout().slots().stream().filter(slot -> slot.offset() < end).count();
    }

    private Set<String> names(String key) {
      Set<String> names = new HashSet<>();
      golden.file().get(key).forEach(name -> names.add(name.asText()));
      return names;
    }
  }
}
