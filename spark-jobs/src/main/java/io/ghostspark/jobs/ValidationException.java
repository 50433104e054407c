package io.ghostspark.jobs;

/** Inputs that are valid alone but wrong together or against what is on disk. */
public final class ValidationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ValidationException(String message) {
    super(message);
  }

  public ValidationException(String message, Throwable cause) {
    super(message, cause);
  }
}
