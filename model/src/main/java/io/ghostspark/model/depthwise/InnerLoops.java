package io.ghostspark.model.depthwise;

/** The two implementations of the inner loops, and which of them this JVM can run. */
enum InnerLoops {
  VECTOR {
    @Override
    RowKernels make(int channels) {
      return new VectorRows(channels);
    }

    @Override
    String description() {
      return VectorRows.description();
    }
  },
  SCALAR {
    @Override
    RowKernels make(int channels) {
      return new ScalarRows(channels);
    }

    @Override
    String description() {
      return "plain Java; start the JVM with --add-modules=" + MODULE + " for ten times the speed";
    }
  };

  private static final String MODULE = "jdk.incubator.vector";

  /** Fixed for the life of the JVM: the module is there from its start or never. */
  static final InnerLoops CHOSEN =
      ModuleLayer.boot().findModule(MODULE).isPresent() ? VECTOR : SCALAR;

  abstract RowKernels make(int channels);

  abstract String description();

  static RowKernels of(DepthwiseShape shape) {
    return CHOSEN.make(shape.channels());
  }
}
