package io.ghostspark.jobs.config;

import java.util.List;

/** A configuration with at least one problem; the message lists all of them, one a line. */
public final class InvalidConfException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public InvalidConfException(String file, List<String> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }

  private static String message(String file, List<String> problems) {
    if (problems.size() == 1) {
      return "Cannot use " + file + ": " + problems.get(0);
    }
    return "Cannot use "
        + file
        + ": "
        + problems.size()
        + " problems\n  "
        + String.join("\n  ", problems);
  }
}
