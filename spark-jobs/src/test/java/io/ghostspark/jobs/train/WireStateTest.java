package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.torch.TrainingState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireStateTest {

  @Test
  void everyBitSurvivesTheWire() throws IOException, ClassNotFoundException {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 16_383, 16_384, 16_385, 50_000}) {
      TrainingState state =
          new TrainingState(
              bits(random, length), bits(random, 3), bits(random, 5), bits(random, length), 42);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(new WireState(state));
      }

      TrainingState read;
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        read = ((WireState) in.readObject()).state();
      }

      assertThat(FloatBytes.of(read.weights())).isEqualTo(FloatBytes.of(state.weights()));
      assertThat(FloatBytes.of(read.firstMoment())).isEqualTo(FloatBytes.of(state.firstMoment()));
      assertThat(FloatBytes.of(read.secondMoment())).isEqualTo(FloatBytes.of(state.secondMoment()));
      assertThat(FloatBytes.of(read.ema())).isEqualTo(FloatBytes.of(state.ema()));
      assertThat(read.step()).isEqualTo(42);
    }
  }

  private static float[] bits(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }
}
