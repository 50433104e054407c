package io.ghostspark.jobs;

/** What a job does with an output folder that is not empty. */
public enum OutputMode {
  /** Refuse it. */
  FRESH,
  /** Continue what it holds. */
  RESUME,
  /** Delete it first. */
  OVERWRITE
}
