/** ONNX files and their check in ONNX Runtime. */
@NullMarked
package io.ghostspark.model.export;

import org.jspecify.annotations.NullMarked;
