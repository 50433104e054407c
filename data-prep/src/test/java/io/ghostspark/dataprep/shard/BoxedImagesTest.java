package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.coco.CocoBox;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxedImagesTest {
  private static final Configuration HADOOP = new Configuration();

  private static final Path GOLDEN = new Path("src/test/resources/tables/boxed-images-1.parquet");

  @TempDir private java.nio.file.Path folder;

  private Path file() {
    return new Path(folder.resolve("shard.parquet").toUri());
  }

  private ShardEntry write(List<BoxedImageRow> rows) throws IOException {
    try (BoxedImageShardWriter writer = new BoxedImageShardWriter(HADOOP, file(), 2000)) {
      for (BoxedImageRow row : rows) {
        writer.write(row);
      }
      return writer.commit();
    }
  }

  /** Without objects; with boxes of two decimals; with boxes that f32 does not hold. */
  private static List<BoxedImageRow> ofEveryKind() {
    return List.of(
        boxed("000000000009.jpg", 9, 20),
        boxed(
            "000000581929.jpg",
            581929,
            300,
            new BoxedObject(
                7, 0, 1, new CocoBox(473.07, 395.93, 38.65, 28.67), 702.1057499999998, 0),
            new BoxedObject(908_800_474_799L, 79, 90, new CocoBox(0, 0.01, 640, 99999.99), 1, 1)),
        boxed(
            "näme.png",
            -3,
            40,
            new BoxedObject(1, 2, 3, new CocoBox(1, 2, 3, 4), 12, 0),
            new BoxedObject(2, 2, 3, new CocoBox(-0.125, 1 / 3.0, 1e-9, 123456.78), 0.1, 0)));
  }

  private static BoxedImageRow boxed(
      String name, long sourceId, int bytes, BoxedObject... objects) {
    byte[] encoded = new byte[bytes];
    Arrays.fill(encoded, (byte) bytes);
    return new BoxedImageRow(
        new BoxedImage(name, sourceId, 640, 480, List.of(objects)), Sha256.of(encoded), encoded);
  }

  /** Numbers of two decimals below ten thousand, as COCO has them. */
  private static List<BoxedImageRow> cocoLike(int images) {
    List<BoxedImageRow> rows = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      CounterRandom random = CounterRandom.of(3, Purpose.SHUFFLE, 0, i);
      List<BoxedObject> objects = new ArrayList<>();
      for (int k = random.nextInt(5); k > 0; k--) {
        CocoBox box =
            new CocoBox(decimal(random), decimal(random), decimal(random), decimal(random));
        objects.add(new BoxedObject(100 * i + k, k, 2 * k, box, random.nextDouble(), k % 2));
      }
      BoxedImage image = new BoxedImage(i + ".jpg", i, 640, 480, objects);
      rows.add(new BoxedImageRow(image, new byte[32], new byte[random.nextInt(900)]));
    }
    return rows;
  }

  private static double decimal(CounterRandom random) {
    return Double.parseDouble("%d.%02d".formatted(random.nextInt(10_000), random.nextInt(100)));
  }

  @Test
  void readRowsAreTheWrittenOnes() throws IOException {
    List<BoxedImageRow> rows = new ArrayList<>(ofEveryKind());
    rows.addAll(cocoLike(50));

    ShardEntry entry = write(rows);

    assertThat(entry.rowGroupRows()).hasSizeGreaterThan(5);
    assertThat(BoxedImageShardReader.readAnnotations(HADOOP, file()))
        .isEqualTo(rows.stream().map(BoxedImageRow::image).toList());
    List<BoxedImageRow> read = BoxedImageShardReader.readAll(HADOOP, file());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(read.get(i)).usingRecursiveComparison().isEqualTo(rows.get(i));
    }
  }

  /** Files written by version 1 must stay readable. */
  @Test
  void goldenFileOfVersion1IsRead() throws IOException {
    List<BoxedImageRow> rows = BoxedImageShardReader.readAll(HADOOP, GOLDEN);

    assertThat(BoxedImageShardReader.readAnnotations(HADOOP, GOLDEN))
        .isEqualTo(ofEveryKind().stream().map(BoxedImageRow::image).toList());
    assertThat(rows).hasSize(3);
    assertThat(rows.get(2).encoded()).isEqualTo(ofEveryKind().get(2).encoded());
    assertThat(rows.get(2).sha256()).isEqualTo(ofEveryKind().get(2).sha256());
    assertThat(BoxedImageShardReader.readRowGroup(HADOOP, GOLDEN, 1)).hasSize(1);
  }

  @Disabled("writes the golden file; a new schema version gets a new name")
  @Test
  void generateGoldenFile() throws IOException {
    try (BoxedImageShardWriter writer = new BoxedImageShardWriter(HADOOP, GOLDEN, 400)) {
      for (BoxedImageRow row : ofEveryKind()) {
        writer.write(row);
      }
      assertThat(writer.commit().rowGroupRows()).containsExactly(2, 1);
    }
  }

  @Test
  void sameRowsGiveTheSameBytes() throws IOException {
    ShardEntry first = write(cocoLike(20));

    assertThat(write(cocoLike(20))).isEqualTo(first);
  }

  @Test
  void boxesOfTwoDecimalsNeedNoExactCopy() throws IOException {
    ShardEntry small = write(cocoLike(50));
    List<BoxedImageRow> inexact =
        cocoLike(50).stream()
            .map(
                row ->
                    new BoxedImageRow(
                        new BoxedImage(
                            row.image().imageId(),
                            row.image().sourceId(),
                            640,
                            480,
                            row.image().objects().stream()
                                .map(BoxedImagesTest::withThirdDecimal)
                                .toList()),
                        row.sha256(),
                        row.encoded()))
            .toList();

    ShardEntry large = write(inexact);

    long objects = inexact.stream().mapToLong(row -> row.image().objects().size()).sum();
    assertThat(large.bytes() - small.bytes()).isGreaterThan(4 * objects);
    assertThat(BoxedImageShardReader.readAnnotations(HADOOP, file()))
        .isEqualTo(inexact.stream().map(BoxedImageRow::image).toList());
  }

  private static BoxedObject withThirdDecimal(BoxedObject object) {
    CocoBox box = object.box();
    return new BoxedObject(
        object.annotationId(),
        object.label(),
        object.categoryId(),
        new CocoBox(box.x() + 0.001, box.y(), box.width(), box.height()),
        object.area(),
        object.isCrowd());
  }

  @Test
  void shardOfAnotherTableIsRefused() throws IOException {
    try (ImageShardWriter writer = new ImageShardWriter(HADOOP, file(), 100)) {
      assertThat(writer.commit().rows()).isZero();
    }

    assertThatThrownBy(() -> BoxedImageShardReader.readAnnotations(HADOOP, file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it holds table 'images' version 1, expected 'boxed-images'");
  }
}
