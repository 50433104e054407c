package io.ghostspark.dataprep.image;

/** Antialiased resampling kernels, as Pillow defines them (bicubic a = -0.5). */
public enum ResizeKernel {
  BILINEAR,
  BICUBIC
}
