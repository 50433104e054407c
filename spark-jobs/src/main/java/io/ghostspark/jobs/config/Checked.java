package io.ghostspark.jobs.config;

/** A configuration record that knows its own rules. */
public interface Checked {
  /** Reports every violated rule; keys are relative to this record. */
  void check(Checks checks);
}
