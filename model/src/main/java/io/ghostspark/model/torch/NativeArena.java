package io.ghostspark.model.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Owns native objects beyond any {@code PointerScope} they were made in. */
final class NativeArena implements AutoCloseable {
  private final Deque<Pointer> owned = new ArrayDeque<>();

  /** Keeps {@code pointer} alive until {@link #close}. */
  <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    owned.push(pointer);
    return pointer;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().releaseReference();
    }
  }
}
