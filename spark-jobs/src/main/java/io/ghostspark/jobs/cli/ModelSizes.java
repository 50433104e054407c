package io.ghostspark.jobs.cli;

/**
 * What a command line says about a model.
 *
 * @param branches N of paper §3.1, 0 for none
 * @param sizePx side of the input
 */
public record ModelSizes(double width, int branches, int sizePx, int classes) {}
