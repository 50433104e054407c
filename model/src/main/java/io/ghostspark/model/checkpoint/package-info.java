/**
 * Weights as safetensors files, by checkpoint key.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Safetensors and not DL4J's zip is the exchange format: other tools read it without our
 *       code, and reading it executes nothing.
 *   <li>The header is untrusted: its size, names, types, shapes and offsets are checked before one
 *       element is read, and all tensors that do not fit the network are reported in one error.
 *   <li>Two kinds of entry are skipped wherever they occur: {@code num_batches_tracked} (a step
 *       counter that nothing here uses) and {@code relative_position_index} (follows from the
 *       grid). Neither is written: other tools load our files with those two missing.
 *   <li>Other libraries' names are a function of the spec's ({@link
 *       io.ghostspark.model.checkpoint.KeyNaming}): files are renamed, never reordered or guessed.
 *   <li>Reading streams into the flat buffer: a file of the teacher's size needs no second copy.
 *   <li>The network itself travels in the file's metadata ({@code spec.NetworkCard}).
 * </ul>
 */
@NullMarked
package io.ghostspark.model.checkpoint;

import org.jspecify.annotations.NullMarked;
