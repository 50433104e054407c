package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@link TrainingState} as little-endian f32 bytes, the form that is broadcast, returned by tasks
 * and written to checkpoints.
 */
record PackedState(byte[] weights, byte[] firstMoment, byte[] secondMoment, byte[] ema, long step)
    implements Serializable {

  static PackedState of(TrainingState state) {
    return new PackedState(
        bytes(state.weights()),
        bytes(state.firstMoment()),
        bytes(state.secondMoment()),
        bytes(state.ema()),
        state.step());
  }

  TrainingState unpack() {
    return new TrainingState(
        floats(weights), floats(firstMoment), floats(secondMoment), floats(ema), step);
  }

  long numBytes() {
    return (long) weights.length + firstMoment.length + secondMoment.length + ema.length;
  }

  static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
