package io.ghostspark.jobs.report;

/**
 * What {@code report} wrote.
 *
 * @param bytes size of the HTML file
 */
public record ReportResult(String file, long bytes) {}
