package io.ghostspark.dataprep.shard;

import java.nio.ByteBuffer;

/** How a view's K log-probabilities are stored; each has its own version of the logits table. */
public enum LogProbPrecision {
  /** Table version 1: per class u16 id, then f16 log-probability. */
  F16(1, 4),

  /**
   * Table version 2: per class u16 id, then u8 code c of the log-probability l: c = round(255
   * sqrt(min(-l, 24) / 24)), so that steps are fine where mass is (0.04 nats at l = -1) and wide
   * where there is none (0.1 at l = -7). Read back as -24 (c / 255)^2, then shifted, all K alike,
   * so that they and the tail (f16) sum to 1; not shifted where they hold less than 2^-12 of the
   * mass.
   */
  U8(2, 3);

  private static final int CODES = 255;
  private static final double DEPTH_NATS = 24;
  private static final double LEAST_MASS = 0x1.0p-12;

  private final int tableVersion;
  private final int bytesPerClass;

  LogProbPrecision(int tableVersion, int bytesPerClass) {
    this.tableVersion = tableVersion;
    this.bytesPerClass = bytesPerClass;
  }

  /** Of the logits table that stores log-probabilities so. */
  int tableVersion() {
    return tableVersion;
  }

  /** Bytes of a packed view of {@code topK} classes. */
  public int bytesPerView(int topK) {
    return PackedViews.FIXED_BYTES + bytesPerClass * topK;
  }

  void write(ByteBuffer out, float logProb) {
    switch (this) {
      case F16 -> out.putShort(Float16.bits(logProb));
      case U8 -> {
        double depth = Math.min(Math.max(-logProb, 0), DEPTH_NATS) / DEPTH_NATS;
        out.put((byte) Math.rint(CODES * StrictMath.sqrt(depth)));
      }
    }
  }

  float read(ByteBuffer in) {
    if (this == F16) {
      return Float16.value(in.getShort());
    }
    double root = (in.get() & 0xFF) / (double) CODES;
    return (float) (-DEPTH_NATS * root * root);
  }

  /** What is done to a view's log-probabilities after all were read. */
  void finish(float[] logProbs, float tailLogMass) {
    double mass = -StrictMath.expm1(tailLogMass);
    if (this == F16 || mass < LEAST_MASS) {
      return;
    }
    double sum = 0;
    for (float logProb : logProbs) {
      sum += StrictMath.exp(logProb);
    }
    double shift = StrictMath.log(mass) - StrictMath.log(sum);
    for (int k = 0; k < logProbs.length; k++) {
      logProbs[k] = (float) (logProbs[k] + shift);
    }
  }
}
