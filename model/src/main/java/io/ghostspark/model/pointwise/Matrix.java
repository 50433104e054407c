package io.ghostspark.model.pointwise;

/**
 * Numbers in rows: element (row, column) is {@code data[start + row * rowStep + column *
 * columnStep]}. With row step 0 every row is the same.
 */
record Matrix(float[] data, int start, int rowStep, int columnStep) {

  Matrix from(int newStart) {
    return new Matrix(data, newStart, rowStep, columnStep);
  }
}
