package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.VitSpec;
import io.ghostspark.model.spec.WeightInit;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other students in both engines. */
class StudentTrainingTest {
  /** Of the norm of all gradients; both engines in float64. */
  private static final double F64 = 1e-10;

  /** Rounding of float32 differs between the engines, as in TrainStepGoldenTest. */
  private static final double MOST_OF_REFERENCE_ERROR = 3;

  private static final int MOST_STEPS = 90;

  private static final Branching TWO = new Branching(2, DepthwiseScale.WITH);
  private static final Branching THREE = new Branching(3, DepthwiseScale.WITHOUT);

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  static Stream<NetworkSpec> students() {
    int k = TinyFixture.NUM_CLASSES;
    return Stream.of(
        new GhostNetSpec(Generation.V1, 0.25, k, 0.1),
        new GhostNetSpec(Generation.V2, 0.25, k, 0),
        new MobileNetV2Spec(0.25, k, Branching.NONE, 0.1),
        new MobileNetV2Spec(0.25, k, TWO, 0),
        new ShuffleNetV2Spec(0.5, k, Branching.NONE),
        new ShuffleNetV2Spec(0.5, k, TWO),
        new VitSpec(40, 40, 20, 32, 2, 4, 64, k));
  }

  static Stream<ConvNetSpec> branched() {
    return Stream.of(
        new MobileNetV2Spec(0.25, TinyFixture.NUM_CLASSES, TWO, 0),
        new MobileNetV2Spec(0.25, TinyFixture.NUM_CLASSES, THREE, 0),
        new ShuffleNetV2Spec(0.5, TinyFixture.NUM_CLASSES, TWO),
        new ShuffleNetV2Spec(0.5, TinyFixture.NUM_CLASSES, THREE));
  }

  @ParameterizedTest
  @MethodSource("students")
  void everyStudentLearnsOneBatch(NetworkSpec spec) {
    Batch batch = TinyFixture.batch("students", 10, 40, 40);
    TrainRecipe recipe = TinyFixture.recipe(DistillationConfig.crossEntropy(0));
    try (TorchTrainer trainer = new TorchTrainer(spec, recipe)) {
      trainer.load(
          TrainingState.initial(
              WeightInit.initial(spec, 3).values(), spec.layout().numTrainable()));
      double first = trainer.step(batch, 0.02).loss();
      StepResult last = trainer.step(batch, 0.02);
      // How soon depends on last bits, and so on the processor.
      for (int step = 2; step < MOST_STEPS && !hasLearned(last, first); step++) {
        last = trainer.step(batch, 0.02);
      }

      assertThat(last.loss()).isLessThan(0.5 * first);
      assertThat(last.correct()).isGreaterThanOrEqualTo(9);
    }
  }

  private static boolean hasLearned(StepResult step, double firstLoss) {
    return step.loss() < 0.5 * firstLoss && step.correct() >= 9;
  }

  @ParameterizedTest
  @MethodSource("branched")
  void fusedStepsHaveTheGradientsAndStatisticsOfTheReference(ConvNetSpec spec) {
    double[] exact = step(spec, Precision.F64, Engine.REFERENCE, 1);
    double[] fused = step(spec, Precision.F64, Engine.FUSED, 1);

    assertThat(distance(fused, exact)).isLessThan(F64 * distance(exact, new double[exact.length]));
  }

  /** One unit within rounding of a kink can spoil a whole run, so the median run counts. */
  @ParameterizedTest
  @MethodSource("branched")
  void fusedStepsInFloatAreAsExactAsTheReferences(ConvNetSpec spec) {
    double[] ratios =
        LongStream.rangeClosed(1, 5).mapToDouble(seed -> errorRatio(spec, seed)).sorted().toArray();

    assertThat(ratios[2]).as(Arrays.toString(ratios)).isLessThan(MOST_OF_REFERENCE_ERROR);
  }

  private static double errorRatio(ConvNetSpec spec, long seed) {
    double[] exact = step(spec, Precision.F64, Engine.REFERENCE, seed);
    double[] reference = step(spec, Precision.F32, Engine.REFERENCE, seed);
    double[] fused = step(spec, Precision.F32, Engine.FUSED, seed);
    return distance(fused, exact) / distance(reference, exact);
  }

  /** Gradients of the sum of squared logits, then running statistics. */
  private static double[] step(ConvNetSpec spec, Precision precision, Engine engine, long seed) {
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(spec.layout(), precision);
        GradientBook gradients = GradientBook.allocate(book)) {
      book.write(WeightInit.initial(spec, seed).values());
      Tensor input =
          Tensor.create(GoldenTensors.input("students", 4 * 3 * 40 * 36), 4, 3, 40, 36)
              .to(precision.scalarType());
      Kernel kernel = ConvNetKernel.of(spec, book, engine);
      Tensor logits = kernel.forward(engine.arrange(input), Phase.TRAIN);
      logits.pow(new Scalar(2)).sum().backward();
      kernel.continueBackward();
      double[] ofWeights = NativeArrays.readDoubles(gradients.flat());
      double[] state = NativeArrays.readDoubles(book.flat());
      System.arraycopy(ofWeights, 0, state, 0, ofWeights.length);
      return state;
    }
  }

  private static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return Math.sqrt(sum);
  }
}
