package io.ghostspark.jobs.train;

import io.ghostspark.model.eval.ClassificationMetrics;

/** What the weights of one moment make of the validation images. */
record Validation(ClassificationMetrics raw, ClassificationMetrics ema, double seconds) {}
