package io.ghostspark.dataprep.source;

import static io.ghostspark.dataprep.source.TarFixture.gzip;
import static io.ghostspark.dataprep.source.TarFixture.tar;
import static io.ghostspark.dataprep.source.TarFixture.text;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every unusable input gives one message with the thing, the reason and examples. */
class BadSourceTest {
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> CLASSES = List.of("n01", "n02");

  @TempDir private Path folder;

  @Test
  void missingAndEmptyInputs() throws IOException {
    org.apache.hadoop.fs.Path absent = path("absent");
    org.apache.hadoop.fs.Path empty = write("empty", new byte[0]);
    org.apache.hadoop.fs.Path good = write("val.tar", tar(members(3, "a")));

    fails(
        () -> ImageSources.trainArchive(HADOOP, absent),
        "Cannot read training archive '" + absent + "': it does not exist");
    fails(
        () -> ImageSources.trainArchive(HADOOP, empty),
        "Cannot read training archive '" + empty + "': it is empty");
    fails(
        () -> ImageSources.trainArchive(HADOOP, hadoopPath(folder)),
        "Cannot read training archive '" + hadoopPath(folder) + "': it is a folder");
    fails(
        () -> ImageSources.valArchive(HADOOP, absent, empty, CLASSES),
        "Cannot read validation archive '" + absent + "': it does not exist");
    fails(
        () -> ImageSources.valArchive(HADOOP, good, absent, CLASSES),
        "Cannot read label file '" + absent + "': it does not exist");
    fails(
        () -> ImageSources.classFolders(HADOOP, absent),
        "Cannot read image folder '" + absent + "': it does not exist");
    fails(
        () -> ImageSources.classFolders(HADOOP, empty),
        "Cannot read image folder '" + empty + "': it is a file");
  }

  @Test
  void archivesAndFoldersWithoutImages() throws IOException {
    org.apache.hadoop.fs.Path noClasses = write("none.tar", tar(Map.of()));
    org.apache.hadoop.fs.Path noImages = write("hollow.tar", tar(Map.of("n01.tar", tar(Map.of()))));
    Path hollow = Files.createDirectories(folder.resolve("hollow"));

    fails(
        () -> ImageSources.trainArchive(HADOOP, noClasses),
        "Cannot read training archive '" + noClasses + "': it holds no class tars");
    SourceSlice slice = ImageSources.trainArchive(HADOOP, noImages).slices().get(0);
    fails(
        () -> slice.forEach(HADOOP, image -> {}),
        "Cannot read tar '" + noImages + "' member 'n01.tar': it holds no images");
    fails(
        () -> ImageSources.classFolders(HADOOP, hadoopPath(hollow)),
        "Cannot read image folder '" + hadoopPath(hollow) + "': it holds no class folders");
    Path hollowClass = Files.createDirectories(hollow.resolve("n01"));
    fails(
        () -> list(ImageSources.classFolders(HADOOP, hadoopPath(hollow))),
        "Cannot read class folder '"
            + hadoopPath(hollowClass).toString().replaceFirst("/$", "")
            + "': it holds no files; remove it or fill it");
  }

  @Test
  void truncatedOuterTarIsFoundOnTheDriver() throws IOException {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("n01.tar", tar(members(3, "a")));
    outer.put("n02.tar", tar(members(3, "b")));
    byte[] whole = tar(outer);
    int second = 512 + outer.get("n01.tar").length;
    org.apache.hadoop.fs.Path inside = write("inside.tar", Arrays.copyOf(whole, second + 600));
    org.apache.hadoop.fs.Path between = write("between.tar", Arrays.copyOf(whole, second));

    fails(
        () -> ImageSources.trainArchive(HADOOP, inside),
        "Cannot read tar '"
            + inside
            + "': truncated in member 'n02.tar'; copy or download it again");
    fails(
        () -> ImageSources.trainArchive(HADOOP, between),
        "Cannot read tar '%s': truncated at byte %d, without end marker; copy or download it again"
            .formatted(between, second));
  }

  @Test
  void truncatedInnerTarNamesArchiveAndMember() throws IOException {
    byte[] inner = tar(members(2000, "a.JPEG", "b.JPEG"));
    byte[] zipped = gzip(tar(members(2000, "a.JPEG", "b.JPEG")));
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("n01.tar", Arrays.copyOf(inner, 4000));
    outer.put("n02.tar.gz", Arrays.copyOf(zipped, zipped.length / 2));
    byte[] flipped = zipped.clone();
    Arrays.fill(flipped, 20, 40, (byte) 0xFF);
    outer.put("n03.tar.gz", flipped);
    org.apache.hadoop.fs.Path archive = write("train.tar", tar(outer));

    List<SourceSlice> slices = ImageSources.trainArchive(HADOOP, archive).slices();

    fails(
        () -> slices.get(0).forEach(HADOOP, image -> {}),
        "Cannot read tar '"
            + archive
            + "' member 'n01.tar': truncated in member 'b.JPEG'; copy or download it again");
    assertThatThrownBy(() -> slices.get(1).forEach(HADOOP, image -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot read tar '" + archive + "' member 'n02.tar.gz': truncated ");
    assertThatThrownBy(() -> slices.get(2).forEach(HADOOP, image -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot read tar '" + archive + "' member 'n03.tar.gz': corrupt gzip data ");
  }

  @Test
  void filesThatAreNoArchives() throws IOException {
    org.apache.hadoop.fs.Path picture = write("picture.tar", text("x".repeat(2000)));
    org.apache.hadoop.fs.Path zipped =
        write("train.tar.gz", gzip(tar(Map.of("n01.tar", tar(members(3, "a"))))));
    org.apache.hadoop.fs.Path flat = write("flat.tar", tar(members(3, "n01_1.JPEG")));
    Map<String, byte[]> both = new LinkedHashMap<>();
    both.put("n01.tar", tar(members(3, "a")));
    both.put("n01.tar.gz", gzip(tar(members(3, "a"))));
    org.apache.hadoop.fs.Path twice = write("twice.tar", tar(both));

    fails(
        () -> ImageSources.trainArchive(HADOOP, picture),
        "Cannot read tar '" + picture + "': no tar header at byte 0; is it a tar?");
    fails(
        () -> ImageSources.trainArchive(HADOOP, zipped),
        "Cannot read training archive '"
            + zipped
            + "': it is gzipped as a whole, so its parts cannot be read in parallel; gunzip it");
    fails(
        () -> ImageSources.trainArchive(HADOOP, flat),
        "Cannot read training archive '"
            + flat
            + "': member 'n01_1.JPEG' is no class tar (must end in .tar, .tar.gz or .tgz)");
    fails(
        () -> ImageSources.trainArchive(HADOOP, twice),
        "Cannot read training archive '" + twice + "': class 'n01' occurs twice");
  }

  @Test
  void labelsThatDoNotMatchTheImagesAreCountedOnBothSides() throws IOException {
    org.apache.hadoop.fs.Path flat = write("val.tar", tar(members(3, "a", "b", "c", "d", "e")));
    org.apache.hadoop.fs.Path labels = write("labels.txt", text("e n01\nx n02\ny n01\n"));
    org.apache.hadoop.fs.Path fewer = write("fewer.txt", text("a n01\nb n02\nc n01\nd n01\n"));

    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, labels, CLASSES)),
        "Cannot match labels '"
            + labels
            + "' with images '"
            + flat
            + "': 4 of 5 images have no label ('a', 'b', 'c', …); 2 of 3 labels have no image ('x',"
            + " 'y')");
    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, fewer, CLASSES)),
        "Cannot match labels '"
            + fewer
            + "' with images '"
            + flat
            + "': 1 of 5 images have no label ('e'); 0 of 4 labels have no image");
  }

  @Test
  void malformedLabelFiles() throws IOException {
    org.apache.hadoop.fs.Path flat = write("val.tar", tar(members(3, "a")));
    org.apache.hadoop.fs.Path unknown = write("unknown.txt", text("a n01\nb n03\n"));
    org.apache.hadoop.fs.Path fields = write("fields.txt", text("a n01\n17\n"));
    org.apache.hadoop.fs.Path blank = write("blank.txt", text("\n\n"));
    org.apache.hadoop.fs.Path twice = write("twice.txt", text("a n01\na n02\n"));

    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, unknown, CLASSES)),
        "Cannot use label file '"
            + unknown
            + "': line 2 gives 'b' the class 'n03', which is none of the 2 training classes ('n01',"
            + " 'n02')");
    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, fields, CLASSES)),
        "Cannot use label file '"
            + fields
            + "': line 2 is '17', expected lines 'fileName className'");
    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, blank, CLASSES)),
        "Cannot use label file '"
            + blank
            + "': it holds no lines, expected lines 'fileName className'");
    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, twice, CLASSES)),
        "Cannot use label file '" + twice + "': 1 file names occur more than once ('a')");
  }

  @Test
  void duplicateImageIds() throws IOException {
    org.apache.hadoop.fs.Path flat = write("val.tar", tar(members(3, "x/a", "y/a", "b")));
    org.apache.hadoop.fs.Path labels = write("labels.txt", text("a n01\nb n01\n"));
    String rule = "': 1 image ids occur more than once (%s); file names must be unique in a split";

    fails(
        () -> list(ImageSources.valArchive(HADOOP, flat, labels, CLASSES)),
        ("Cannot use '" + flat + rule).formatted("'a'"));
  }

  private static void list(ImageSource source) throws IOException {
    for (SourceSlice slice : source.slices()) {
      slice.list(HADOOP, image -> {});
    }
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessage(message);
  }

  /** Members of {@code bytes} incompressible bytes each. */
  private static Map<String, byte[]> members(int bytes, String... names) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (String name : names) {
      byte[] content = new byte[bytes];
      for (int i = 0; i < bytes; i++) {
        content[i] = (byte) (i * i * 31 + i * name.hashCode());
      }
      members.put(name, content);
    }
    return members;
  }

  private org.apache.hadoop.fs.Path write(String name, byte[] bytes) throws IOException {
    return hadoopPath(Files.write(folder.resolve(name), bytes));
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return hadoopPath(folder.resolve(name));
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
