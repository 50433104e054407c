package io.ghostspark.dataprep.source;

import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** Tells a file from another one that took its name. */
final class SourceStamp {
  private SourceStamp() {}

  /** The entity tag where the store has one, else the modification time in ms. */
  static String of(FileStatus status) {
    if (status instanceof EtagSource tagged && tagged.getEtag() != null) {
      return tagged.getEtag();
    }
    return Long.toString(status.getModificationTime());
  }
}
