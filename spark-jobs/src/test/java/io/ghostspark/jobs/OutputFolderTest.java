package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFolderTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(OutputMode.class)
  void folderWithAnInputIsRefusedInEveryMode(OutputMode mode) throws IOException {
    Path input = Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("x"), "");

    for (Path output : new Path[] {folder, folder.resolve("a"), folder.resolve("a/b"), input}) {
      assertThatThrownBy(() -> open(output, mode, Map.of("teacher.weights", input.toString())))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith("Cannot write logits.path: ")
          .hasMessageEndingWith("; set logits.path to a new folder");
    }
    assertThat(input).exists();
  }

  @Test
  void linkToAnInputsFolderIsSeenThrough() throws IOException {
    Path input =
        Files.writeString(Files.createDirectories(folder.resolve("real")).resolve("x"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    assertThatThrownBy(
            () -> open(link, OutputMode.OVERWRITE, Map.of("dataset.train", input.toString())))
        .hasMessageContaining("holds the input dataset.train = '" + input + "'");
  }

  @Test
  void namesThatOnlyBeginAlikeAreApart() throws IOException {
    Path input = Files.writeString(folder.resolve("shards2"), "");
    Path output = Files.createDirectories(folder.resolve("shards"));
    Files.writeString(output.resolve("old"), "");

    open(output, OutputMode.OVERWRITE, Map.of("dataset.train", input.toString()));

    assertThat(output).isEmptyDirectory();
    assertThat(input).exists();
  }

  @Test
  void workingDirectoryAndRepositoriesAreRefused() throws IOException {
    Path repository = Files.createDirectories(folder.resolve("work"));
    Files.createDirectory(repository.resolve(".git"));

    assertThatThrownBy(() -> open(Path.of(""), OutputMode.RESUME, Map.of()))
        .hasMessageContaining("holds the working directory");
    assertThatThrownBy(() -> open(Path.of("../.."), OutputMode.RESUME, Map.of()))
        .hasMessageContaining("holds the working directory");
    assertThatThrownBy(() -> open(repository, OutputMode.OVERWRITE, Map.of()))
        .hasMessageContaining("holds a git repository");
    assertThat(repository.resolve(".git")).exists();
  }

  private static void open(Path output, OutputMode mode, Map<String, String> inputs) {
    new OutputFolder(HADOOP, "logits.path", JobPaths.of(output.toAbsolutePath().toString()), inputs)
        .open(mode);
  }
}
