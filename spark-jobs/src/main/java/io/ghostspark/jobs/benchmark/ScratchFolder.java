package io.ghostspark.jobs.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A temporary folder of files, which closing removes. */
record ScratchFolder(Path folder) implements Closeable {

  static ScratchFolder create(String name) throws IOException {
    return new ScratchFolder(Files.createTempDirectory("ghostspark-" + name));
  }

  Path resolve(String file) {
    return folder.resolve(file);
  }

  /** With the checksum files that Hadoop puts beside them. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
