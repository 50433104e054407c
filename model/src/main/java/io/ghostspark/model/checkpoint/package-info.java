/** Safetensors and training checkpoints. */
@NullMarked
package io.ghostspark.model.checkpoint;

import org.jspecify.annotations.NullMarked;
