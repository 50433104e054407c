package io.ghostspark.model.torch;

/** Loss, gradient or weight became NaN or infinite. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NonFiniteException(String message) {
    super(message);
  }
}
