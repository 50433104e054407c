package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.teach.TeacherPreset;
import io.ghostspark.model.spec.PatchTransformer;
import io.ghostspark.model.torch.TorchDevice;
import org.junit.jupiter.api.Test;

class TeacherBenchmarkTest {

  /** The figure. */
  @Test
  void aForwardOfBeitBaseIsThirtyFiveGigaflop() {
    PatchTransformer base = (PatchTransformer) TeacherPreset.BEITV2_BASE_PATCH16_224.spec();

    assertThat(TeacherBenchmark.flopsPerImage(base) / 1e9).isCloseTo(35.1, within(0.1));
  }

  @Test
  void errorsAreThoseOfLogProbabilities() {
    float[][] exact = {{1, 2, 3}, {3, 2, 1}};
    float[][] shifted = {{11, 12, 13}, {3, 2, 1}};
    float[][] other = {{1, 2, 1}, {3, 2, 1}};

    assertThat(HalfErrors.of(exact, shifted).max()).isCloseTo(0, within(1e-9));
    assertThat(HalfErrors.of(exact, shifted).flips()).isZero();
    assertThat(HalfErrors.of(exact, other).flips()).isEqualTo(1);
    assertThat(HalfErrors.of(exact, other).max()).isGreaterThan(0.5);
  }

  @Test
  void unknownAndUncountedTeachersAreRefused() {
    assertThat(CommandFixture.run("benchmark", "teacher", "--preset", "beit").err())
        .contains(
            "Invalid --preset: 'beit' (must be one of beitv2-base-patch16-224,"
                + " beitv2-large-patch16-224, deit-base-patch16-224, resnet101)");
    assertThatThrownBy(() -> new TeacherBenchmark(TeacherPreset.RESNET101, 1, TorchDevice.CPU))
        .hasMessage(
            "Invalid --preset: 'resnet101' (must be a transformer: its operations are counted)");
  }
}
