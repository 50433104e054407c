/** Folded networks as safetensors and ONNX, checked in ONNX Runtime. */
@NullMarked
package io.ghostspark.jobs.export;

import org.jspecify.annotations.NullMarked;
