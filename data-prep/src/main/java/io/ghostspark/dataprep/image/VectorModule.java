package io.ghostspark.dataprep.image;

import jdk.incubator.vector.IntVector;

/** Whether the vector API is worth using in this JVM. */
public final class VectorModule {
  /** Started with {@code --add-modules=jdk.incubator.vector}, on vectors of 8 ints or more. */
  public static final boolean IS_FAST =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && Lanes.areEnough();

  private VectorModule() {}

  /** Loaded only where the module is present. */
  private static final class Lanes {
    private static final int LANES = 8;

    static boolean areEnough() {
      return IntVector.SPECIES_PREFERRED.length() >= LANES;
    }
  }
}
