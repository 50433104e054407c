package io.ghostspark.jobs.run;

import io.ghostspark.model.eval.ClassificationMetrics;

/** What the weights of one moment make of the validation images. */
public record Validation(ClassificationMetrics raw, ClassificationMetrics ema, double seconds) {}
