package io.ghostspark.jobs.benchmark;

/**
 * One of the things compared.
 *
 * @param images what one call works through
 */
record Variant(String name, int images, Runnable call) {}
