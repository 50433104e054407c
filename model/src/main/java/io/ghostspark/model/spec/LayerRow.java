package io.ghostspark.model.spec;

/**
 * One line of a {@link LayerTable}.
 *
 * @param name checkpoint key of the layer or module
 * @param kind in words, such as {@code dw 3x3 /2 + bn}
 * @param input shape of one sample, such as {@code 16x112x112} or {@code 197x192}
 * @param parameters trainable numbers, running statistics not counted
 * @param macs multiply-accumulates of one sample: convolutions, linear layers and attention
 *     products; no normalisation, activation, pooling or gate product
 */
public record LayerRow(
    String name, String kind, String input, String output, long parameters, long macs) {}
