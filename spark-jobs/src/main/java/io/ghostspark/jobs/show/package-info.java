/**
 * Looks at things without running a job: {@code ghostspark show}.
 *
 * <p>Decisions. Parameters and MACs are counted on the tree that the kernel runs ({@code
 * model.spec.LayerTable}), so they cannot drift from it. Where the paper's Table 9 and the
 * published code disagree the code's numbers are printed, with a note. Views are drawn and rendered
 * by the code that training uses, never by a second implementation; every picture has its numbers
 * below it and, as JSON lines, on the standard output.
 */
@NullMarked
package io.ghostspark.jobs.show;

import org.jspecify.annotations.NullMarked;
