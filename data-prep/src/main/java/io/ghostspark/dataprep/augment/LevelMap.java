package io.ghostspark.dataprep.augment;

/**
 * From a level L in [0, 10] to an operation's argument (golden README §9 "Level maps"; the order of
 * arithmetic is timm's auto_augment.py @ aa4b5850, so that equal levels give equal bits).
 */
enum LevelMap {
  NONE {
    @Override
    double magnitude(double level) {
      return 0;
    }
  },
  /** Degrees, counter-clockwise, -30..30. */
  ROTATE(true) {
    @Override
    double magnitude(double level) {
      return level / 10.0 * 30.0;
    }
  },
  /** Columns per row or rows per column, -0.3..0.3. */
  SHEAR(true) {
    @Override
    double magnitude(double level) {
      return level / 10.0 * 0.3;
    }
  },
  /** Share of the picture's side, -0.45..0.45. */
  TRANSLATE_RELATIVE(true) {
    @Override
    double magnitude(double level) {
      return level / 10.0 * 0.45;
    }
  },
  /** Share of the translation constant (int)(0.45 * shorter side), -1..1. */
  TRANSLATE_ABSOLUTE(true) {
    @Override
    double magnitude(double level) {
      return level / 10.0;
    }
  },
  /** Blend factor 0.1..1.9; 1 changes nothing. */
  ENHANCE {
    @Override
    double magnitude(double level) {
      return level / 10.0 * 1.8 + 0.1;
    }
  },
  /** Blend factor 1 + or - up to 0.9, at least 0.1. */
  ENHANCE_INCREASING(true) {
    @Override
    double magnitude(double level) {
      return level / 10.0 * 0.9;
    }

    @Override
    double argument(double level, boolean negated) {
      double distance = super.argument(level, negated);
      return Math.max(0.1, 1.0 + distance);
    }
  },
  /** Bits kept, 0..4. */
  POSTERIZE {
    @Override
    double magnitude(double level) {
      return (int) (level / 10.0 * 4);
    }
  },
  /** Bits kept, 4 down to 0. */
  POSTERIZE_INCREASING {
    @Override
    double magnitude(double level) {
      return 4 - (int) (level / 10.0 * 4);
    }
  },
  /** Bits kept, 4..8. */
  POSTERIZE_ORIGINAL {
    @Override
    double magnitude(double level) {
      return (int) (level / 10.0 * 4) + 4;
    }
  },
  /** Threshold 0..256; values below it stay. */
  SOLARIZE {
    @Override
    double magnitude(double level) {
      return Math.min(256, (int) (level / 10.0 * 256));
    }
  },
  /** Threshold 256 down to 0. */
  SOLARIZE_INCREASING {
    @Override
    double magnitude(double level) {
      return 256 - Math.min(256, (int) (level / 10.0 * 256));
    }
  },
  /** Added to values below 128, 0..110. */
  SOLARIZE_ADD {
    @Override
    double magnitude(double level) {
      return Math.min(128, (int) (level / 10.0 * 110));
    }
  };

  private final boolean signed;

  LevelMap() {
    this(false);
  }

  LevelMap(boolean signed) {
    this.signed = signed;
  }

  abstract double magnitude(double level);

  double argument(double level, boolean negated) {
    return negated ? -magnitude(level) : magnitude(level);
  }

  boolean isSigned() {
    return signed;
  }
}
