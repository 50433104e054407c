package io.ghostspark.jobs;

import java.net.URI;
import java.nio.file.Paths;
import org.apache.hadoop.fs.Path;

/** Paths as configurations spell them. */
public final class JobPaths {
  private JobPaths() {}

  /**
   * A path with a scheme or a leading slash is taken as it is (the default file system's, such as
   * HDFS on a cluster); a relative one lies below the current directory of this machine.
   */
  public static Path of(String configured) {
    Path path = new Path(configured);
    URI uri = path.toUri();
    if (uri.getScheme() != null || uri.getPath().startsWith("/")) {
      return path;
    }
    // Not by its URI, which ends in a slash where the folder exists: its name would be empty.
    return new Path("file", null, Paths.get(configured).toAbsolutePath().normalize().toString());
  }
}
