package io.ghostspark.model.torch;

import static io.ghostspark.model.golden.GoldenNumbers.check;
import static io.ghostspark.model.golden.GoldenNumbers.checkLogits;
import static io.ghostspark.model.golden.GoldenNumbers.l2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Three LAMB steps with EMA (golden README §6). */
class TrainLambGoldenTest {

  /** The README's suggested tolerances, relative; the f64 column decides. */
  private record Tolerance(double losses, double step1, double weights1, double step3, double ema) {

    /**
     * One unit of ReLU on the other side, which depends on the processor, turns the first step of a
     * bias whose gradient is near 0: 6.4e-3 of one tensor was seen, 4e-4 without such a unit. The
     * fused engine's loops cannot be held to f64's side as the reference is.
     */
    private static final double FLIPPED_UNIT = 1e-2;

    static Tolerance of(Precision precision, Engine engine) {
      return precision == Precision.F64
          ? new Tolerance(1e-8, 1e-8, 1e-8, 1e-8, 1e-8)
          : new Tolerance(5e-3, 2e-3, engine == Engine.FUSED ? FLIPPED_UNIT : 2e-3, 5e-2, 1e-2);
    }
  }

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @AfterAll
  static void report() {
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  Stream<DynamicTest> threeStepsInDoubleGiveTheReferenceNumbers() {
    return ofBothEngines(Precision.F64);
  }

  @TestFactory
  Stream<DynamicTest> threeStepsInFloatStayWithinFloatRounding() {
    return ofBothEngines(Precision.F32);
  }

  private static Stream<DynamicTest> ofBothEngines(Precision precision) {
    return Stream.of(Engine.REFERENCE, Engine.FUSED)
        .flatMap(
            engine ->
                GoldenFolder.tests(Kind.TRAIN_LAMB, file -> checkFile(file, precision, engine)));
  }

  private static void checkFile(Path path, Precision precision, Engine engine) {
    GoldenCase golden = new GoldenCase(GoldenFolder.read(path), precision);
    try (PointerScope scope = new PointerScope();
        RectifierMasks masks = new RectifierMasks();
        TrainingStep step =
            new TrainingStep(
                golden.spec(),
                golden.recipe(),
                precision,
                golden.recipe().device().place(),
                book -> kernel(golden, engine, masks, book))) {
      FlatLayout layout = golden.spec().layout();
      step.load(TrainingState.initial(golden.weights().values(), layout.numTrainable()));
      new Check(golden, step, Tolerance.of(precision, engine)).all();
    }
  }

  /**
   * In f32 a unit within rounding of 0 may fall on the other side; LAMB makes full steps of what
   * that changes (golden README §5, §6). So the reference takes its first step on f64's side; later
   * ones have their own weights and wide tolerances.
   */
  private static Kernel kernel(
      GoldenCase golden, Engine engine, RectifierMasks masks, TensorBook book) {
    if (golden.precision() == Precision.F64 || engine == Engine.FUSED) {
      return Kernels.of(golden.spec(), book, engine);
    }
    masks.record(new GoldenCase(golden.file(), Precision.F64));
    Rectifiers rectifiers = Rectifiers.withRelu(masks.firstPassReplayer());
    return ConvNetKernel.of(golden.spec(), book, engine, rectifiers);
  }

  /** All comparisons of one file in one precision. */
  private record Check(GoldenCase golden, TrainingStep step, Tolerance tolerance) {

    void all() {
      groupsAreTheReference();
      double learningRate = golden.file().get("lr").asDouble();
      JsonNode losses = GoldenCase.section(golden.file(), "loss_before_step");
      JsonNode norms = GoldenCase.section(golden.file(), "global_grad_l2_before_clip");
      for (int i = 0; i < losses.size(); i++) {
        StepResult result =
            step.run(golden.input(), golden.labels(), golden.teacher(), learningRate);
        close("losses", "loss " + i, result.loss(), golden.pick(losses.get(i)), tolerance.losses);
        if (i == 0 || golden.precision() == Precision.F64) {
          JsonNode norm = golden.pick(norms.get(i));
          close("gradient norms", "norm " + i, result.gradNorm(), norm, tolerance.step1);
        }
        if (i == 0) {
          tensorNorms(
              "param_l2_after_step1", "weights 1", step.weights().flat(), tolerance.weights1);
          firsts("param_first4_after_step1", tolerance.weights1);
        }
      }
      tensorNorms("param_l2_after_step3", "weights 3", step.weights().flat(), tolerance.step3);
      tensorNorms("ema_l2_after_step3", "EMA", step.ema(), tolerance.ema);
      emaLogits();
      lossAfterwards();
    }

    private void groupsAreTheReference() {
      JsonNode groups = golden.file().get("param_tensors_no_decay_and_decay");
      assertThat(count(TensorSpec.Role.VECTOR)).isEqualTo(groups.get(0).asLong());
      assertThat(count(TensorSpec.Role.WEIGHT)).isEqualTo(groups.get(1).asLong());
      JsonNode decay = golden.file().get("group_weight_decay");
      assertThat(decay.get(0).asDouble()).isZero();
      assertThat(decay.get(1).asDouble()).isEqualTo(golden.file().get("weight_decay").asDouble());
    }

    private long count(TensorSpec.Role role) {
      return golden.spec().tensors().stream().filter(tensor -> tensor.role() == role).count();
    }

    private void tensorNorms(String section, String topic, Tensor flat, double allowed) {
      FlatLayout layout = golden.spec().layout();
      JsonNode norms = GoldenCase.section(golden.file(), section);
      for (Map.Entry<String, JsonNode> entry : norms.properties()) {
        double[] values =
            NativeArrays.readDoubles(TensorBook.window(flat, layout.slot(entry.getKey())));
        close(topic, entry.getKey(), l2(values), golden.pick(entry.getValue()), allowed);
      }
    }

    private void firsts(String section, double allowed) {
      for (Map.Entry<String, JsonNode> entry : golden.file().get(section).properties()) {
        double[] values = NativeArrays.readDoubles(step.weights().tensor(entry.getKey()));
        double rms = l2(values) / Math.sqrt(values.length);
        JsonNode first = golden.pick(entry.getValue());
        for (int i = 0; i < first.size(); i++) {
          String topic = "lamb weight elements 1 " + golden.type();
          double expected = first.get(i).asDouble();
          check(topic, entry.getKey() + i, values[i], expected, rms, allowed * rms);
        }
      }
    }

    private void emaLogits() {
      try (NoGradGuard noGrad = new NoGradGuard();
          TensorBook book = TensorBook.allocate(golden.spec().layout(), golden.precision())) {
        book.flat().copy_(step.ema());
        Tensor logits = Kernels.of(golden.spec(), book).forward(golden.input(), Phase.EVAL);
        JsonNode expected = golden.pick(golden.file().get("ema_eval_logits_after_step3"));
        double[] values = NativeArrays.readDoubles(logits);
        checkLogits("lamb EMA logits " + golden.type(), values, expected, tolerance.ema);
      }
    }

    private void lossAfterwards() {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        Tensor logits = step.kernel().forward(golden.input(), Phase.TRAIN);
        DistillationLoss loss = new DistillationLoss(golden.loss(1));
        double total = loss.of(logits, golden.labels(), golden.teacher()).total().item_double();
        JsonNode expected = GoldenCase.section(golden.file(), "loss_train_mode_after_step3");
        close("losses", "loss after 3", total, golden.pick(expected), tolerance.losses);
      }
    }

    private void close(String topic, String what, double actual, JsonNode node, double relative) {
      double expected = node.asDouble();
      String full = "lamb " + topic + " " + golden.type();
      check(full, what, actual, expected, expected, relative * Math.abs(expected));
    }
  }
}
