package io.ghostspark.model.torch;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between heap arrays and contiguous libtorch tensors; bit-exact for f32. What is on another
 * device goes through the CPU.
 */
final class NativeArrays {
  private NativeArrays() {}

  static void write(Tensor tensor, float[] values) {
    requireLength(tensor, values.length);
    if (!tensor.is_cpu()) {
      tensor.copy_(Tensor.create(values));
    } else if (tensor.scalar_type().intern() == ScalarType.Float) {
      tensor.data_ptr_float().put(values);
    } else {
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i];
      }
      tensor.data_ptr_double().put(wide);
    }
  }

  static float[] read(Tensor tensor) {
    if (!tensor.is_cpu()) {
      return read(tensor.cpu());
    }
    float[] values = new float[Math.toIntExact(tensor.numel())];
    if (tensor.scalar_type().intern() == ScalarType.Float) {
      tensor.data_ptr_float().get(values);
    } else {
      double[] wide = readDoubles(tensor);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) wide[i];
      }
    }
    return values;
  }

  static double[] readDoubles(Tensor tensor) {
    int n = Math.toIntExact(tensor.numel());
    double[] values = new double[n];
    if (tensor.scalar_type().intern() == ScalarType.Double) {
      tensor.data_ptr_double().get(values);
    } else {
      float[] narrow = read(tensor);
      for (int i = 0; i < n; i++) {
        values[i] = narrow[i];
      }
    }
    return values;
  }

  /** {@code tensor += values}, each sum rounded once. */
  static void add(Tensor tensor, double[] values) {
    requireLength(tensor, values.length);
    if (tensor.scalar_type().intern() == ScalarType.Float) {
      FloatBuffer buffer = tensor.createBuffer();
      for (int i = 0; i < values.length; i++) {
        buffer.put(i, (float) (buffer.get(i) + values[i]));
      }
    } else {
      DoubleBuffer buffer = tensor.createBuffer();
      for (int i = 0; i < values.length; i++) {
        buffer.put(i, buffer.get(i) + values[i]);
      }
    }
  }

  private static void requireLength(Tensor tensor, int length) {
    if (tensor.numel() != length) {
      throw new IllegalArgumentException(
          "Cannot copy into a native buffer: expected = "
              + tensor.numel()
              + " values, actual = "
              + length);
    }
  }
}
