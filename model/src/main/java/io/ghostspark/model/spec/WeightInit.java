package io.ghostspark.model.spec;

/**
 * Initial weights: a pure function of (spec, seed, tensor name, index); framework defaults of facts
 * §2.5.
 */
public final class WeightInit {
  private WeightInit() {}

  public static Weights initial(NetworkSpec spec, long seed) {
    throw new UnsupportedOperationException();
  }
}
