package io.ghostspark.dataprep.source;

import java.io.Serializable;

/** Where an image's encoded bytes lie; any task can read them by itself. */
public sealed interface ImagePlace extends Serializable {

  /** Length of the encoded image. */
  int bytes();

  /** A file of its own. */
  record WholeFile(String file, int bytes) implements ImagePlace {}

  /**
   * A range of a plain tar.
   *
   * @param offset of the image's first byte in the file
   */
  record TarRange(String file, long offset, int bytes) implements ImagePlace {}

  /**
   * A member of a gzipped tar, which cannot be sought: reading one means reading the tar up to it.
   *
   * @param tarOffset where the gzipped tar starts in the file
   * @param tarBytes compressed length
   * @param offset of the image's first byte in the unzipped tar
   */
  record GzippedRange(String file, long tarOffset, long tarBytes, long offset, int bytes)
      implements ImagePlace {}
}
