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
  private static final String TRAIN_RULE =
      "; dataset.train must name a tar of per-class tars: correct it, or copy the archive there"
          + " again\n";
  private static final String VAL_RULE =
      "; dataset.val must name a flat tar or folder of images and dataset.val-labels a file with a line"
          + " 'fileName className' for every one of them, classes as in dataset.train: correct them,"
          + " or copy the files there again\n";
  private static final String FOLDER_RULE =
      "; dataset.train must name a folder that holds one folder of images per class: correct it, or"
          + " put the images there\n";

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

    assertRefused(
        prepare(), "Cannot read training archive '", "/train.tar': it does not exist", TRAIN_RULE);
  }

  @Test
  void emptyArchiveIsNamed() throws IOException {
    Files.write(folder.resolve("val.tar"), new byte[0]);

    assertRefused(
        prepare(), "Cannot read validation archive '", "/val.tar': it is empty", VAL_RULE);
  }

  @Test
  void truncatedArchiveIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("train.tar"));
    Files.write(folder.resolve("train.tar"), Arrays.copyOf(whole, 2000));

    assertRefused(
        prepare(), "Cannot read tar '", "/train.tar': truncated in member 'boot.tar'", TRAIN_RULE);
  }

  /** Shows only when a task reads it: the folder exists then, without a manifest. */
  @Test
  void truncatedInnerArchiveIsNamed() throws IOException {
    byte[] inner = tar(Map.of("boot_1.png", ImagesFixture.png("boot")));
    Files.write(
        folder.resolve("train.tar"),
        tar(Map.of("boot.tar", Arrays.copyOf(inner, 700), "coat.tar", inner)));

    assertMessage(
        prepare(),
        "/train.tar' member 'boot.tar': truncated in member 'boot_1.png'",
        "copy or download it again");
    assertThat(folder.resolve("shards/train/manifest.json")).doesNotExist();
  }

  @Test
  void labelFileMustMatchTheImages() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "v1.png boot\nv3.png coat\n");

    assertRefused(
        prepare(),
        "Cannot match labels '",
        "/labels.txt' with images '",
        "1 of 2 images have no label ('v2.png'); 1 of 2 labels have no image ('v3.png')",
        VAL_RULE);
  }

  @Test
  void unknownClassInTheLabelFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "v1.png boot\nv2.png coot\n");

    assertRefused(
        prepare(),
        "line 2 gives 'v2.png' the class 'coot', which is none of the 2 training classes ('boot',"
            + " 'coat')",
        VAL_RULE);
  }

  @Test
  void missingLabelFileIsNamed() throws IOException {
    Files.delete(folder.resolve("labels.txt"));

    assertRefused(
        prepare(), "Cannot read label file '", "/labels.txt': it does not exist", VAL_RULE);
  }

  @Test
  void missingAndEmptyFoldersAreNamed() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertRefused(
        prepareFolders(folder.resolve("nowhere")),
        "Cannot read image folder '",
        "/nowhere': it does not exist",
        FOLDER_RULE);
    assertRefused(
        prepareFolders(empty),
        "Cannot read image folder '",
        "/empty': it holds no class folders",
        FOLDER_RULE);
  }

  @Test
  void outputFolderIsRefusedUnlessToldOtherwise() {
    assertThat(prepare().exitCode()).isZero();

    assertMessage(
        prepare(),
        "Cannot write dataset.shards: folder '",
        "is not empty; continue it with --resume, replace it with --overwrite, or set"
            + " dataset.shards to another folder");
    assertThat(prepare("--resume").exitCode()).isZero();
    assertThat(prepare("--overwrite").exitCode()).isZero();
  }

  @Test
  void overwritingDeletesNoInput() {
    CommandFixture run = prepare("--overwrite", "--set", "dataset.shards=" + folder);

    assertMessage(
        run,
        "Cannot write dataset.shards: folder '",
        "holds the input dataset.train = '" + folder.resolve("train.tar") + "'",
        "set dataset.shards to a new folder");
    assertThat(folder.resolve("train.tar")).exists();
  }

  @Test
  void evaluatingNeedsShards() {
    assertRefused(run("evaluate"), "has no manifest.json; run 'prepare' first");
  }

  @Test
  void teachingNeedsShards() {
    CommandFixture teach =
        run(
            "teach",
            "--set",
            "teacher.weights=" + demoTeacher(),
            "--set",
            "logits.path=" + folder.resolve("logits"));

    assertRefused(teach, "/shards/train' has no manifest.json; run 'prepare' first");
    assertThat(folder.resolve("logits")).doesNotExist();
  }

  @Test
  void teachingNeedsTheTeacher() {
    CommandFixture teach =
        run(
            "teach",
            "--set",
            "teacher.weights=" + folder.resolve("no.safetensors"),
            "--set",
            "logits.path=" + folder.resolve("logits"));

    assertRefused(
        teach,
        "Cannot read teacher '" + folder.resolve("no.safetensors") + "': no such file",
        "correct teacher.weights");
    assertThat(folder.resolve("logits")).doesNotExist();
  }

  private static Path demoTeacher() {
    return ConfFixture.folder().resolve("../model/demo/beitv2-fashion-mnist.safetensors");
  }

  /** Also asserts that nothing was written. */
  private void assertRefused(CommandFixture run, String... expected) {
    assertMessage(run, expected);
    assertThat(folder.resolve("shards")).doesNotExist();
  }

  private static void assertMessage(CommandFixture run, String... expected) {
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
