package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumFilesTest {

  private record Content(int value) {}

  @TempDir private Path folder;

  @Test
  void filesAreWrittenAloneAndMayBeEditedByHand() throws IOException {
    Configuration hadoop = new Configuration();
    Path json = folder.resolve("a.json");
    Path checksums = folder.resolve(".a.json.crc");
    FileSystem.getLocal(hadoop).setWriteChecksum(true);
    JsonFiles.write(hadoop, JobPaths.of(json.toString()), new Content(1));
    assertThat(checksums).exists();

    ChecksumFiles.suppress(hadoop);
    JsonFiles.write(hadoop, JobPaths.of(json.toString()), new Content(2));
    Files.writeString(json, Files.readString(json).replace('2', '3'));

    assertThat(checksums).doesNotExist();
    assertThat(JsonFiles.read(hadoop, JobPaths.of(json.toString()), Content.class).value())
        .isEqualTo(3);
  }
}
