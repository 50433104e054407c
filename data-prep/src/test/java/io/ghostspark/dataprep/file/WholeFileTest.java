package io.ghostspark.dataprep.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk; ObjectStoreIT has the same laws on S3. */
class WholeFileTest {
  @TempDir private java.nio.file.Path folder;

  private static FileSystem disk() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRawFileSystem();
  }

  private String[] names() {
    return folder.toFile().list();
  }

  @Test
  void fileAppearsWithCommitAndReplacesTheOlderOne() throws IOException {
    java.nio.file.Path file = folder.resolve("a");
    Files.writeString(file, "old");

    try (WholeFile whole = WholeFile.create(disk(), new Path(file.toUri()))) {
      whole.stream().write('n');
      whole.stream().flush();
      assertThat(file).hasContent("old");
      whole.commit();
    }

    assertThat(file).hasContent("n");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void closingWithoutCommitLeavesNothing() throws IOException {
    try (WholeFile whole = WholeFile.create(disk(), new Path(folder.resolve("a").toUri()))) {
      whole.stream().write(1);
      whole.stream().close();
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void attemptsAtTheSameFileDoNotMeet() throws IOException {
    Path file = new Path(folder.resolve("a").toUri());
    try (WholeFile first = WholeFile.create(disk(), file);
        WholeFile second = WholeFile.create(disk(), file)) {
      first.stream().write('1');
      second.stream().write('2');
      first.commit();
      second.commit();
    }

    assertThat(folder.resolve("a")).hasContent("2");
    assertThat(names()).containsExactly("a");
  }
}
