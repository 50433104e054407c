package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  /** A result file's content. */
  record Sample(String runName, double topOne) {}

  @Test
  void writtenFileNamesItsVersionAndComesBack() throws IOException {
    Sample sample = new Sample("kd", 0.875);

    JsonFiles.write(HADOOP, file(), sample);

    assertThat(Files.readString(folder.resolve("x.json")))
        .isEqualTo(
            "{\n  \"schema-version\" : 1,\n  \"run-name\" : \"kd\",\n  \"top-one\" : 0.875\n}\n");
    assertThat(JsonFiles.read(HADOOP, file(), Sample.class)).isEqualTo(sample);
  }

  @Test
  void fileOfTheFirstDaysIsReadAndANewerOneRefused() throws IOException {
    Files.writeString(folder.resolve("x.json"), "{\"run-name\":\"kd\",\"top-one\":0.5}");
    assertThat(JsonFiles.read(HADOOP, file(), Sample.class)).isEqualTo(new Sample("kd", 0.5));

    Files.writeString(folder.resolve("x.json"), "{\"schema-version\":2,\"anything\":0}");
    assertThatThrownBy(() -> JsonFiles.read(HADOOP, file(), Sample.class))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read '"
                + file()
                + "': schema-version expected = 1, actual = 2; make it again with this version");
  }

  private org.apache.hadoop.fs.Path file() {
    return new org.apache.hadoop.fs.Path(folder.resolve("x.json").toUri());
  }
}
