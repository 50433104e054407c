package io.ghostspark.model.torch;

import org.jspecify.annotations.Nullable;

/**
 * One minibatch on the heap.
 *
 * @param pixels [n, 3, heightPx, widthPx] u8 RGB
 * @param labels [n] 0-based
 * @param teacher null without distillation
 */
public record Batch(
    int n,
    int heightPx,
    int widthPx,
    byte[] pixels,
    int[] labels,
    @Nullable TeacherTargets teacher) {}
