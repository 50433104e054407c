package io.ghostspark.dataprep.source;

import static io.ghostspark.dataprep.source.TarFixture.gzip;
import static io.ghostspark.dataprep.source.TarFixture.tar;
import static io.ghostspark.dataprep.source.TarFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourcesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> CLASSES = List.of("n01", "n02");

  @TempDir private Path folder;

  @Test
  void trainArchiveYieldsEveryImageWithTheLabelOfItsSortedClass() throws Exception {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("n02.tar", tar(members("n02_1.JPEG", "n02_2.JPEG")));
    outer.put("n01.tar.gz", gzip(tar(members("./n01_7.JPEG"))));
    outer.put("folder/n10.tgz", gzip(tar(members("n10_1.JPEG", "._n10_1.JPEG"))));

    ImageSource source = ImageSources.trainArchive(HADOOP, write("train.tar", tar(outer)));

    assertThat(source.classes()).containsExactly("n01", "n02", "n10");
    assertThat(source.slices()).hasSize(3);
    assertThat(read(source))
        .containsExactly(
            "n01_7.JPEG 0 <n01_7.JPEG>",
            "n02_1.JPEG 1 <n02_1.JPEG>",
            "n02_2.JPEG 1 <n02_2.JPEG>",
            "n10_1.JPEG 2 <n10_1.JPEG>");
  }

  @Test
  void valArchiveYieldsLabelsOfTheLabelFilePlainOrGzipped() throws Exception {
    byte[] flat = tar(members("val/v_1.JPEG", "val/v_2.JPEG", "val/v_3.JPEG"));
    org.apache.hadoop.fs.Path labels =
        write("labels.txt", text("v_2.JPEG n01\nv_1.JPEG\tn02\r\n\nv_3.JPEG n02\n"));

    for (byte[] bytes : List.of(flat, gzip(flat))) {
      ImageSource source =
          ImageSources.valArchive(HADOOP, write("val.tar", bytes), labels, CLASSES);

      assertThat(source.classes()).isEqualTo(CLASSES);
      assertThat(read(source))
          .containsExactly(
              "v_1.JPEG 1 <val/v_1.JPEG>",
              "v_2.JPEG 0 <val/v_2.JPEG>",
              "v_3.JPEG 1 <val/v_3.JPEG>");
    }
  }

  /** Every image is read by its place, whatever the order and wherever the others lie. */
  @Test
  void listedImagesAreReadInAnyOrder() throws Exception {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    for (int c = 0; c < 3; c++) {
      byte[] inner = tar(members("c" + c + "_1", "c" + c + "_2", "c" + c + "_3"));
      outer.put(c == 1 ? "n1.tar.gz" : "n" + c + ".tar", c == 1 ? gzip(inner) : inner);
    }
    ImageSource source = ImageSources.trainArchive(HADOOP, write("train.tar", tar(outer)));
    List<ListedImage> listed = new ArrayList<>();
    for (SourceSlice slice : source.slices()) {
      slice.list(HADOOP, listed::add);
    }
    Collections.shuffle(listed, new Random(1));
    List<String> read = new ArrayList<>();

    ListedImages.read(
        HADOOP,
        listed,
        image -> read.add(image.label() + new String(image.encoded(), StandardCharsets.UTF_8)));

    assertThat(read)
        .hasSize(9)
        .containsExactlyElementsOf(
            listed.stream().map(each -> each.label() + "<" + each.imageId() + ">").toList());
  }

  @Test
  void replacedFileHasAnotherStamp() throws Exception {
    Path image = Files.createDirectories(folder.resolve("images/n01")).resolve("a");
    Files.writeString(image, "one");
    List<ListedImage> listed = new ArrayList<>();
    ImageSource source = ImageSources.classFolders(HADOOP, hadoopPath(folder.resolve("images")));
    source.slices().get(0).list(HADOOP, listed::add);
    Files.writeString(image, "two");
    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000));
    source.slices().get(0).list(HADOOP, listed::add);

    assertThat(listed.get(0).place()).isEqualTo(listed.get(1).place());
    assertThat(listed.get(0).stamp()).isNotEqualTo(listed.get(1).stamp());
    assertThat(listed.get(1).stamp()).isEqualTo("1000");
  }

  @Test
  void fileThatGrewAfterItsListingIsAnError() throws Exception {
    Path image = Files.createDirectories(folder.resolve("images/n01")).resolve("a");
    Files.writeString(image, "one");
    List<ListedImage> listed = new ArrayList<>();
    ImageSource source = ImageSources.classFolders(HADOOP, hadoopPath(folder.resolve("images")));
    source.slices().get(0).list(HADOOP, listed::add);
    Files.writeString(image, "three");

    assertThatThrownBy(() -> ListedImages.read(HADOOP, listed, read -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "/n01/a': its length is not 3 bytes any more; it was changed while it was prepared");
  }

  @Test
  void valFolderYieldsTheLabelsOfItsFile() throws Exception {
    Path images = Files.createDirectories(folder.resolve("val"));
    for (String name : List.of("v_2.JPEG", "v_1.JPEG", ".hidden")) {
      Files.writeString(images.resolve(name), "<" + name + ">");
    }

    ImageSource source =
        ImageSources.valFolder(
            HADOOP,
            hadoopPath(images),
            write("labels.txt", text("v_2.JPEG n01\nv_1.JPEG n02\n")),
            CLASSES);

    assertThat(read(source)).containsExactly("v_1.JPEG 1 <v_1.JPEG>", "v_2.JPEG 0 <v_2.JPEG>");
  }

  @Test
  void classFoldersYieldTheSameImagesAsTheArchive() throws Exception {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    for (String name : List.of("n02", "n01")) {
      Map<String, byte[]> images = members(name + "_2.JPEG", name + "_1.JPEG");
      outer.put(name + ".tar", tar(images));
      Files.createDirectories(folder.resolve("images").resolve(name));
      for (Map.Entry<String, byte[]> image : images.entrySet()) {
        Files.write(
            folder.resolve("images").resolve(name).resolve(image.getKey()), image.getValue());
      }
    }
    Files.createDirectories(folder.resolve("images/.cache"));
    Files.write(folder.resolve("images/n01/.DS_Store"), new byte[3]);
    Files.write(folder.resolve("images/readme.txt"), new byte[3]);

    ImageSource folders = ImageSources.classFolders(HADOOP, hadoopPath(folder.resolve("images")));
    ImageSource archive = ImageSources.trainArchive(HADOOP, write("train.tar", tar(outer)));

    assertThat(folders.classes()).isEqualTo(archive.classes()).containsExactly("n01", "n02");
    assertThat(read(folders)).containsExactlyInAnyOrderElementsOf(read(archive));
  }

  @Test
  void longNamesAreReadInBothConventions() throws Exception {
    String longName = "x".repeat(150) + ".JPEG";
    org.apache.hadoop.fs.Path labels = write("labels.txt", text(longName + " n01\nb n02\n"));
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      byte[] flat = tar(members(longName, "b"), mode);

      ImageSource source = ImageSources.valArchive(HADOOP, write("val.tar", flat), labels, CLASSES);

      assertThat(read(source)).containsExactly(longName + " 0 <" + longName + ">", "b 1 <b>");
    }
  }

  /** Slices travel to tasks by Java serialisation. */
  @Test
  void slicesSurviveSerialisation() throws Exception {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("n01.tar", tar(members("a", "b")));
    byte[] flat = tar(members("a", "b"));
    org.apache.hadoop.fs.Path labels = write("labels.txt", text("a n01\nb n02\n"));
    List<ImageSource> sources =
        List.of(
            ImageSources.trainArchive(HADOOP, write("train.tar", tar(outer))),
            ImageSources.valArchive(HADOOP, write("val.tar", flat), labels, CLASSES),
            ImageSources.valArchive(HADOOP, write("val.tar.gz", gzip(flat)), labels, CLASSES));

    for (ImageSource source : sources) {
      for (SourceSlice slice : source.slices()) {
        assertThat(copy(slice)).isEqualTo(slice);
      }
    }
  }

  private static Object copy(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static Map<String, byte[]> members(String... names) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (String name : names) {
      members.put(name, text("<" + name + ">"));
    }
    return members;
  }

  private static List<String> read(ImageSource source) throws IOException {
    List<String> images = new ArrayList<>();
    for (SourceSlice slice : source.slices()) {
      slice.forEach(
          HADOOP,
          image ->
              images.add(
                  image.imageId()
                      + " "
                      + image.label()
                      + " "
                      + new String(image.encoded(), StandardCharsets.UTF_8).replace("./", "")));
    }
    return images;
  }

  private org.apache.hadoop.fs.Path write(String name, byte[] bytes) throws IOException {
    return hadoopPath(Files.write(folder.resolve(name), bytes));
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
