/**
 * ONNX files: writing ours, checking them in ONNX Runtime, running somebody else's as a teacher.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The graph is written with the typed protobuf builders of tribuo-util-onnx. Its {@code
 *       ONNXContext} is not used: it knows inputs of two dimensions only and has no convolution.
 *   <li>Opset 18, because there {@code Resize} takes the sizes of height and width alone: the batch
 *       stays dynamic while the gate's map is enlarged to an exact size. The input size is fixed.
 *   <li>The BatchNorms that the deployed form still has (stem, gate, shortcut, last convolution)
 *       are folded into their convolutions here, in float64: the file holds convolutions with bias
 *       only.
 *   <li>Nearest enlargement is {@code asymmetric} + {@code floor}: source index floor(dst * in /
 *       out), the reference's rule. A gate's map is enlarged from k to 2k or 2k + 1, where that
 *       quotient is never within rounding of the next integer.
 *   <li>Normalisation of pixels is the caller's, as in training; the metadata carries mean and std.
 *   <li>A foreign file is read into memory as one array, although ONNX Runtime could open a path:
 *       the digest then covers every weight, because weights in a second file fail to load. Its
 *       first output counts; a softmax at its end is refused, because a distribution passes for
 *       logits and would spoil a cache without a sign.
 * </ul>
 */
@NullMarked
package io.ghostspark.model.export;

import org.jspecify.annotations.NullMarked;
