package io.ghostspark.dataprep.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ImageSources;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.dataprep.source.SourceSlice;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Path EMBEDDED = Path.of("demo/fashion-mnist");
  private static final Path OFFICIAL = Path.of("/usr/share/datasets/fashion-mnist");
  private static final List<String> ARCHIVES = List.of("train.tar", "val.tar.gz", "val_labels.txt");
  private static final long SIX_MB = 6_000_000;

  @TempDir private Path folder;

  @Test
  void embeddedArchivesHoldSevenThousandReadableImages() throws IOException {
    ImageSource train = train(EMBEDDED);
    ImageSource val = val(EMBEDDED, train.classes());

    assertThat(train.classes()).isEqualTo(FashionMnist.CLASSES);
    assertEveryImage(train, 600);
    assertEveryImage(val, 100);
  }

  @Test
  void embeddedFilesStayUnderSixMegabytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(EMBEDDED)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }

    assertThat(bytes).isBetween(1_000_000L, SIX_MB);
  }

  /** Where Debian's package is installed. Pixels, not bytes: another zlib may deflate otherwise. */
  @Test
  void embeddedArchivesAreTheOfficialFilesSelection() throws IOException {
    assumeTrue(Files.isDirectory(OFFICIAL), "no " + OFFICIAL);

    FashionMnist.writeArchives(OFFICIAL, folder, 600, 100);

    ImageSource train = train(folder);
    assertThat(describe(train)).isEqualTo(describe(train(EMBEDDED)));
    assertThat(describe(val(folder, train.classes())))
        .isEqualTo(describe(val(EMBEDDED, train.classes())));
  }

  @Test
  void archivesHoldTheFirstImagesOfEachClassPixelForPixel() throws Exception {
    byte[] labels = writeIdx(folder, 40, 40);
    FashionMnist.writeArchives(folder, folder.resolve("out"), 3, 2);

    ImageSource train = train(folder.resolve("out"));
    List<SourceImage> images = images(train);

    assertThat(images).hasSize(30);
    for (SourceImage image : images) {
      int index = Integer.parseInt(image.imageId().replaceAll(".*_(\\d+)\\.png", "$1"));
      assertThat(image.label()).isEqualTo(labels[index]).isEqualTo(index % 10);
      assertThat(index).isLessThan(30);
      assertThat(gray(image.encoded())).isEqualTo(pixels(index));
    }
    assertThat(images(val(folder.resolve("out"), train.classes())))
        .extracting(SourceImage::imageId)
        .hasSize(20)
        .isSorted();
  }

  @Test
  void sameInputGivesTheSameBytes() throws IOException {
    writeIdx(folder, 20, 20);
    FashionMnist.writeArchives(folder, folder.resolve("one"), 2, 1);
    FashionMnist.writeArchives(folder, folder.resolve("two"), 2, 1);

    for (String name : ARCHIVES) {
      assertThat(folder.resolve("one").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(name));
    }
  }

  @Test
  void unusableInputIsNamed() throws IOException {
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot read '" + folder.resolve("train-images-idx3-ubyte.gz") + "': neither it nor");
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train-per-class: 0 (must be at least 1)");
    writeIdx(folder, 20, 20);
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 3, 1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot select 3 training images of class 'c0-t-shirt-top': the official file has 2");
    writeIdx(folder, 20, 19);
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot use 't10k' files in '" + folder + "': 20 images, but 19 labels");
    Path images = folder.resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read '" + images + "': truncated");
    whole[3] = 1;
    Files.write(images, whole);
    assertThatThrownBy(() -> FashionMnist.writeArchives(folder, folder, 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("magic number 0x00000801, expected 0x00000803");
  }

  private static void assertEveryImage(ImageSource source, int perClass) throws IOException {
    int[] counts = new int[source.classes().size()];
    Set<String> ids = new HashSet<>();
    for (SourceImage image : images(source)) {
      RgbImage pixels = decode(image.encoded());
      assertThat(pixels.widthPx()).isEqualTo(28);
      assertThat(pixels.heightPx()).isEqualTo(28);
      counts[image.label()]++;
      ids.add(image.imageId());
    }

    assertThat(counts).containsOnly(perClass);
    assertThat(ids).hasSize(10 * perClass);
  }

  private static List<String> describe(ImageSource source) throws IOException {
    return images(source).stream()
        .map(
            image ->
                image.imageId()
                    + " "
                    + image.label()
                    + " "
                    + Arrays.hashCode(gray(image.encoded())))
        .toList();
  }

  private static List<SourceImage> images(ImageSource source) throws IOException {
    List<SourceImage> images = new ArrayList<>();
    for (SourceSlice slice : source.slices()) {
      slice.forEach(HADOOP, images::add);
    }
    return images;
  }

  private static ImageSource train(Path folder) throws IOException {
    return ImageSources.trainArchive(HADOOP, hadoopPath(folder, "train.tar"));
  }

  private static ImageSource val(Path folder, List<String> classes) throws IOException {
    return ImageSources.valArchive(
        HADOOP, hadoopPath(folder, "val.tar.gz"), hadoopPath(folder, "val_labels.txt"), classes);
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path folder, String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private static RgbImage decode(byte[] encoded) {
    try {
      return ImageDecoder.decode(encoded, 10_000);
    } catch (UnreadableImageException failure) {
      throw new AssertionError(failure);
    }
  }

  private static byte[] gray(byte[] encoded) {
    byte[] rgb = decode(encoded).rgb();
    byte[] gray = new byte[rgb.length / 3];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = rgb[3 * i];
    }
    return gray;
  }

  /** Both official files with {@code count} pictures of 7x5 pixels; labels 0..9 in turn. */
  private static byte[] writeIdx(Path folder, int count, int valLabels) throws IOException {
    byte[] labels = new byte[count];
    for (String prefix : List.of("train", "t10k")) {
      try (DataOutputStream images = open(folder, prefix + "-images-idx3-ubyte");
          DataOutputStream names = open(folder, prefix + "-labels-idx1-ubyte")) {
        int labelCount = prefix.equals("train") ? count : valLabels;
        images.writeInt(0x803);
        images.writeInt(count);
        images.writeInt(5);
        images.writeInt(7);
        names.writeInt(0x801);
        names.writeInt(labelCount);
        for (int i = 0; i < count; i++) {
          labels[i] = (byte) (i % 10);
          images.write(pixels(i));
        }
        names.write(labels, 0, labelCount);
      }
    }
    return labels;
  }

  private static DataOutputStream open(Path folder, String name) throws IOException {
    return new DataOutputStream(Files.newOutputStream(folder.resolve(name)));
  }

  private static byte[] pixels(int index) {
    CounterRandom random = CounterRandom.of(1, Purpose.SHUFFLE, 0, index);
    byte[] pixels = new byte[35];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }
}
