package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens the supported layouts, checking what can be checked before any task starts. */
public final class ImageSources {
  private ImageSources() {}

  /**
   * Training tar of per-class tars (inner ones may be gzipped); class order = sorted inner names.
   */
  public static ImageSource trainArchive(Configuration hadoop, Path tar) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Flat validation tar (may be gzipped) and a label file with lines {@code fileName className}.
   */
  public static ImageSource valArchive(
      Configuration hadoop, Path tar, Path labels, List<String> classes) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Folder of class folders; class order = sorted folder names. */
  public static ImageSource classFolders(Configuration hadoop, Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }
}
