/**
 * The report of a pipeline: one self-contained HTML file.
 *
 * <p>Decisions. No script, no external resource: the file can be mailed, archived and opened from
 * disk, and nothing in it can fail at view time. Charts are SVG written by a few dozen lines here,
 * not by a chart library: the page needs lines, bars and a heat map only, and every mark carries a
 * {@code <title>} for hovering. Colours are CSS variables, so that the same SVG serves the light
 * and the dark scheme. Above {@value ConfusionHtml#MAX_MATRIX_CLASSES} classes the confusion matrix
 * becomes the list of the most confused pairs. Rejected: a notebook export (needs Python), a
 * template engine (one page).
 */
@NullMarked
package io.ghostspark.jobs.report;

import org.jspecify.annotations.NullMarked;
