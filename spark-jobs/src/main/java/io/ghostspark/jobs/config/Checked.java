package io.ghostspark.jobs.config;

import java.io.Serializable;

/** A configuration record that knows its own rules; it may travel to tasks. */
public interface Checked extends Serializable {
  /** Reports every violated rule; keys are relative to this record. */
  void check(Checks checks);
}
