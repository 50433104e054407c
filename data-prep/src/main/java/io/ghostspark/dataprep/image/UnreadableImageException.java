package io.ghostspark.dataprep.image;

/**
 * One picture cannot be used; {@link #getMessage()} is the reason that the rejects table stores.
 */
public final class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableImageException(String reason) {
    super(reason);
  }
}
