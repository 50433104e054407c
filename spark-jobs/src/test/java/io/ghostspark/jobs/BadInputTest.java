package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.prepare.ImagesFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees when the input is wrong: one message, a non-zero exit, nothing written. */
final class BadInputTest {
  @TempDir Path folder;

  @BeforeEach
  void writeArchives() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    for (String name : List.of("boot", "coat")) {
      classes.put(name + ".tar", tar(Map.of(name + "_1.png", ImagesFixture.png(name))));
    }
    Files.write(folder.resolve("train.tar"), tar(classes));
    Files.write(
        folder.resolve("val.tar"),
        tar(
            new TreeMap<>(
                Map.of("v1.png", ImagesFixture.png("v1"), "v2.png", ImagesFixture.png("v2")))));
    Files.writeString(folder.resolve("labels.txt"), "v1.png boot\nv2.png coat\n");
  }

  @Test
  void goodArchivesPass() {
    CommandFixture run = prepare();

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("prepare", "train", "val");
  }

  @Test
  void missingArchiveIsNamed() throws IOException {
    Files.delete(folder.resolve("train.tar"));

    assertRefused(prepare(), "train.tar");
  }

  @Test
  void truncatedArchiveIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("train.tar"));
    Files.write(folder.resolve("train.tar"), Arrays.copyOf(whole, 2000));

    assertRefused(prepare(), "train.tar");
  }

  @Test
  void truncatedInnerArchiveIsNamed() throws IOException {
    byte[] inner = tar(Map.of("boot_1.png", ImagesFixture.png("boot")));
    Files.write(
        folder.resolve("train.tar"),
        tar(Map.of("boot.tar", Arrays.copyOf(inner, 700), "coat.tar", inner)));

    assertRefused(prepare(), "boot.tar");
  }

  @Test
  void labelFileMustMatchTheImages() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "v1.png boot\nv3.png coat\n");

    assertRefused(prepare(), "v3.png");
  }

  @Test
  void unknownClassInTheLabelFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "v1.png boot\nv2.png coot\n");

    assertRefused(prepare(), "coot");
  }

  @Test
  void missingAndEmptyFoldersAreNamed() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertRefused(prepareFolders(folder.resolve("nowhere")), "nowhere");
    assertRefused(prepareFolders(empty), "empty");
  }

  @Test
  void outputFolderIsRefusedUnlessToldOtherwise() {
    assertThat(prepare().exitCode()).isZero();

    assertRefused(
        prepare(), "is not empty; continue it with --resume, replace it with --overwrite");
    assertThat(prepare("--resume").exitCode()).isZero();
    assertThat(prepare("--overwrite").exitCode()).isZero();
  }

  @Test
  void laterJobsSayWhichOneComesFirst() {
    CommandFixture teach = run("teach");
    CommandFixture evaluate = run("evaluate");

    assertRefused(evaluate, "has no manifest.json; run 'prepare' first");
    assertRefused(teach, "Cannot ");
  }

  private static void assertRefused(CommandFixture run, String expected) {
    assertThat(run.err())
        .startsWith("ghostspark: Cannot ")
        .contains(expected)
        .doesNotContain("\tat ")
        .doesNotContain("Job aborted");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private CommandFixture prepare(String... options) {
    return run("prepare", options);
  }

  private CommandFixture run(String subcommand, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                subcommand,
                "--conf",
                ConfFixture.folder().resolve("demo.yaml").toString(),
                "--set",
                "dataset.train=" + folder.resolve("train.tar"),
                "--set",
                "dataset.val=" + folder.resolve("val.tar"),
                "--set",
                "dataset.val-labels=" + folder.resolve("labels.txt"),
                "--set",
                "dataset.shards=" + folder.resolve("shards")));
    arguments.addAll(List.of(options));
    return CommandFixture.run(arguments.toArray(String[]::new));
  }

  private CommandFixture prepareFolders(Path train) {
    return run(
        "prepare",
        "--set",
        "dataset.layout=class-folders",
        "--set",
        "dataset.train=" + train,
        "--set",
        "dataset.val=" + train);
  }

  private static byte[] tar(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
