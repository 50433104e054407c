package io.ghostspark.jobs;

/** One subcommand's work: validates, opens a Spark job group, runs, returns what was made. */
public interface Job<R> {
  R run();
}
