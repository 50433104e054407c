package io.ghostspark.model.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Frees native temporaries early. */
final class Scopes {
  private Scopes() {}

  /**
   * Runs {@code body} and frees all that it made but its result, which goes to the scope around.
   * What autograd needs survives: it holds its own references.
   */
  static <P extends Pointer> P keepResult(Supplier<P> body) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope inner = new PointerScope()) {
      P result = body.get();
      if (outer == null) {
        inner.detach(result);
      } else {
        outer.attach(result);
      }
      return result;
    }
  }
}
