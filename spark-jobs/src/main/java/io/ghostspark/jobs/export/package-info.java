/**
 * Folded networks as safetensors and ONNX, checked in ONNX Runtime.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Both files are made in a scratch folder and compared with the training form on real
 *       validation images before they are copied: the export folder never holds an unchecked file.
 *   <li>The judge is ONNX Runtime on the file itself, not our kernel: an error of ours in folding
 *       or in writing shows either way. The bound is the issue's, 1e-3 on logits.
 *   <li>{@code export.json} is last and holds digests of what decides the files, so a resumed
 *       export of the same inputs is skipped and one of others refused; it is never written over
 *       silently.
 *   <li>The driver does it alone: one network, a few hundred images; Spark only verifies the
 *       shards.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.export;

import org.jspecify.annotations.NullMarked;
