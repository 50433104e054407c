/**
 * Weight files under other libraries' names: {@code ghostspark convert}.
 *
 * <p>Decisions. A file says what it holds (its card and naming in the metadata) or the command line
 * does; nothing is guessed from shapes. The network's logits on a made-up input can be written
 * beside the file, so that another library can be compared without this one's code ({@code
 * model/compare}). The target is written beside itself and moved: there is never half a file.
 */
@NullMarked
package io.ghostspark.jobs.convert;

import org.jspecify.annotations.NullMarked;
