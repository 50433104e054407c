package io.ghostspark.model.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Block copies between heap arrays and contiguous f32 ND4J memory. */
final class FlatMemory {
  private FlatMemory() {}

  /** Fills {@code target} (contiguous, c order) from {@code values[offset...]}. */
  static void copy(float[] values, int offset, INDArray target) {
    try (FloatPointer memory = pointer(target)) {
      memory.put(values, offset, Math.toIntExact(target.length()));
    }
  }

  /** Elements of {@code source} (contiguous, c order). */
  static float[] values(INDArray source) {
    float[] values = new float[Math.toIntExact(source.length())];
    try (FloatPointer memory = pointer(source)) {
      memory.get(values);
    }
    return values;
  }

  /** The array itself if its elements lie in c order without gaps, else a copy. */
  static INDArray contiguous(INDArray array) {
    boolean plain =
        array.dataType() == DataType.FLOAT
            && Shape.hasDefaultStridesForShape(array)
            && array.ordering() == 'c';
    return plain ? array : array.castTo(DataType.FLOAT).dup('c');
  }

  /** The array's first element; valid while the array lives. */
  static FloatPointer pointer(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Cannot share memory: type = " + array.dataType() + " (must be FLOAT)");
    }
    FloatPointer whole = new FloatPointer(array.data().pointer());
    return whole.position(array.offset());
  }
}
