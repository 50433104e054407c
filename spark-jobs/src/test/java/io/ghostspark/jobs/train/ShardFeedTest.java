package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.dataprep.mix.MixRecipe;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardWriter;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.ShardFiles;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.MixedLabels;
import io.ghostspark.model.torch.TeacherTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFeedTest {

  private static final Configuration HADOOP = new Configuration();
  private static final int SHARDS = 3;
  private static final int ROWS_PER_SHARD = 8;
  private static final int ROWS = SHARDS * ROWS_PER_SHARD;
  private static final int VIEWS = 2;

  /** Bytes of two pictures and a bit: row groups of three rows. */
  private static final long ROW_GROUP_BYTES = 9_000;

  private static final ViewRecipe RECIPE =
      new ViewRecipe(5, 24, 0.5, 1, 0.75, 1.3333, 0.5, ViewRecipe.Interpolation.RANDOM);

  @TempDir private Path folder;
  private final List<ShardEntry> images = new ArrayList<>();
  private final List<ShardEntry> logits = new ArrayList<>();

  @BeforeEach
  void writeShards() throws IOException {
    for (int shard = 0; shard < SHARDS; shard++) {
      images.add(writeImages(shard));
      logits.add(writeLogits(shard, images.get(shard).rowGroupRows()));
    }
  }

  @Test
  void everySampleComesOnceAnEpochInThePlansOrder() throws IOException {
    ShardFeed feed = feed(teacher());

    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> expected =
          EpochPlan.of(9, epoch, images).range(0, ROWS).stream().map(this::label).toList();
      List<Integer> labels = labels(feed, epoch);

      assertThat(labels).isEqualTo(expected);
      assertThat(labels)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS).boxed().toList());
    }
    assertThat(labels(feed, 1)).isNotEqualTo(labels(feed, 0));
  }

  @Test
  void batchesDoNotDependOnHowTheEpochIsCut() throws IOException {
    ShardFeed feed = feed(teacher());
    Batch whole = feed.load(0, new BatchRange(0, ROWS));
    int sampleBytes = 3 * 24 * 24;

    for (int i = 0; i < ROWS; i++) {
      Batch one = feed.load(0, new BatchRange(i, i + 1));
      assertThat(one.pixels())
          .isEqualTo(Arrays.copyOfRange(whole.pixels(), i * sampleBytes, (i + 1) * sampleBytes));
      assertThat(one.labels()[0]).isEqualTo(whole.labels()[i]);
    }
  }

  @Test
  void everySampleMeetsTheTeachersWordsOnItsOwnViewOfThisEpoch() throws IOException {
    ShardFeed feed = feed(teacher());

    for (int epoch = 0; epoch < 2 * VIEWS; epoch++) {
      Batch batch = feed.load(epoch, new BatchRange(0, ROWS));
      TeacherTargets targets = Objects.requireNonNull(batch.teacher());
      for (int i = 0; i < ROWS; i++) {
        assertThat(targets.classIds()[i]).isEqualTo(classId(batch.labels()[i], epoch % VIEWS));
      }
    }
  }

  @Test
  void mixedBatchesHoldBothPicturesAndTheirShares() throws IOException {
    Batch plain = feed(null).load(0, new BatchRange(3, 12));
    Batch mixed = feed(RECIPE, null, new MixRecipe(1, 0, 1, 0)).load(0, new BatchRange(3, 12));

    Mix mix = Objects.requireNonNull(new MixRecipe(1, 0, 1, 0).draw(9, 0, 3, 24));
    byte[] expected = plain.pixels().clone();
    mix.apply(expected, 9, 24);
    MixedLabels labels = Objects.requireNonNull(mixed.mixed());
    assertThat(mixed.pixels()).isEqualTo(expected).isNotEqualTo(plain.pixels());
    assertThat(mixed.labels()).isEqualTo(plain.labels());
    assertThat(labels.share()).isEqualTo(mix.share());
    for (int i = 0; i < 9; i++) {
      assertThat(labels.partners()[i]).isEqualTo(plain.labels()[8 - i]);
    }
  }

  @Test
  void aBatchThatIsLoadedAgainIsMixedTheSameWay() throws IOException {
    MixRecipe mix = new MixRecipe(0.5, 1, 0.9, 0.5);

    for (int from = 0; from < ROWS; from += 6) {
      BatchRange range = new BatchRange(from, from + 6);
      Batch first = feed(RECIPE, null, mix).load(1, range);
      Batch again = feed(RECIPE, null, mix).load(1, range);
      assertThat(again.pixels()).isEqualTo(first.pixels());
      assertThat(again.mixed() == null).isEqualTo(first.mixed() == null);
    }
  }

  @Test
  void appendedViewsAreFoundInTheirOwnBlock() throws IOException {
    List<ShardEntry> appended = new ArrayList<>();
    for (int shard = 0; shard < images.size(); shard++) {
      Path target = folder.resolve("logits/appended/" + ShardFiles.name(shard));
      appended.add(writeAppended(shard, new org.apache.hadoop.fs.Path(target.toString())));
    }
    List<LogitsBlock> blocks =
        List.of(blocks().get(0), new LogitsBlock(VIEWS, 1, appended, Map.of()));
    TargetFeed.Cached grown =
        new TargetFeed.Cached(folder.resolve("logits").toString(), blocks, "grown", 1);
    FeedSpec spec =
        new FeedSpec(
            folder.resolve("images").toString(),
            images,
            "digest",
            ROWS,
            1_000_000,
            RECIPE,
            VIEWS + 1,
            grown,
            /* mix= */ null,
            9);
    ShardFeed feed = new ShardFeed(HADOOP, spec);

    for (int epoch = 0; epoch < 2 * (VIEWS + 1); epoch++) {
      int view = epoch % (VIEWS + 1);
      Batch batch = feed.load(epoch, new BatchRange(0, ROWS));
      TeacherTargets targets = Objects.requireNonNull(batch.teacher());
      for (int i = 0; i < ROWS; i++) {
        int expected = view == VIEWS ? batch.labels()[i] : classId(batch.labels()[i], view);
        assertThat(targets.classIds()[i]).isEqualTo(expected);
      }
    }
  }

  /** One view more of every image; its class is the label. */
  private ShardEntry writeAppended(int shard, org.apache.hadoop.fs.Path file) throws IOException {
    List<Integer> groups = images.get(shard).rowGroupRows();
    try (LogitsShardWriter writer = new LogitsShardWriter(HADOOP, file, groups)) {
      for (int row = 0; row < ROWS_PER_SHARD; row++) {
        int label = shard * ROWS_PER_SHARD + row;
        TeacherView view =
            new TeacherView(
                RECIPE.view("i" + label, VIEWS, 40, 36),
                new int[] {label},
                new float[] {-0.5f},
                -1f);
        writer.write(new LogitsRow("i" + label, VIEWS, List.of(view)));
      }
      ShardEntry entry = writer.commit();
      return new ShardEntry(
          "appended/" + entry.file(),
          entry.rows(),
          entry.rowGroupRows(),
          entry.bytes(),
          entry.sha256());
    }
  }

  @Test
  void pixelsAreTheSameWithAndWithoutATeacher() throws IOException {
    Batch distilled = feed(teacher()).load(1, new BatchRange(0, ROWS));
    Batch plain = feed(null).load(1, new BatchRange(0, ROWS));

    assertThat(plain.pixels()).isEqualTo(distilled.pixels());
    assertThat(plain.labels()).isEqualTo(distilled.labels());
    assertThat(plain.teacher()).isNull();
  }

  @Test
  void onlyTheRowGroupsOfTheBatchAreRead() throws IOException {
    assertThat(images.get(1).rowGroupRows()).hasSizeGreaterThan(1);
    long sound = position(new RowRef(1, 0, 0));
    long damaged = position(new RowRef(1, 1, 0));
    // The last row group's pages lie behind the first one's.
    damageBehind("logits", 1, firstPageBytes());
    ShardFeed feed = feed(teacher());

    assertThat(feed.load(0, new BatchRange(sound, sound + 1)).n()).isEqualTo(1);
    assertThatThrownBy(() -> feed.load(0, new BatchRange(damaged, damaged + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read row group 1 of shard")
        .hasMessageContaining("logits/shard-00001.parquet");
  }

  @Test
  void missingImageShardIsNamed() throws IOException {
    Files.delete(folder.resolve("images/shard-00002.parquet"));
    long position = position(new RowRef(2, 0, 0));

    assertThatThrownBy(() -> feed(null).load(0, new BatchRange(position, position + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("images/shard-00002.parquet");
  }

  @Test
  void cacheOfOtherImagesIsRefusedNamingBothShards() throws IOException {
    List<Integer> groups = images.get(0).rowGroupRows();
    try (LogitsShardWriter writer = new LogitsShardWriter(HADOOP, path("logits", 0), groups)) {
      for (int row = 0; row < ROWS_PER_SHARD; row++) {
        writer.write(new LogitsRow("other" + row, 0, views(row)));
      }
      assertThat(writer.commit().rowGroupRows()).isEqualTo(groups);
    }
    long position = position(new RowRef(0, 1, 1));

    assertThatThrownBy(() -> feed(teacher()).load(0, new BatchRange(position, position + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot join logits: row 1 of row group 1 of shard shard-00000.parquet is image 'i%d'"
                .formatted(groups.get(0) + 1))
        .hasMessageContaining("logits/shard-00000.parquet is 'other")
        .hasMessageEndingWith("; run 'teach' again");
  }

  @Test
  void shardWithFewerRowGroupsThanItsManifestSaysIsNamed() throws IOException {
    assertThat(writeLogits(1, List.of(ROWS_PER_SHARD)).rowGroupRows()).hasSize(1);
    long first = position(new RowRef(1, 0, 0));
    long second = position(new RowRef(1, 1, 0));
    ShardFeed feed = feed(teacher());

    assertThatThrownBy(() -> feed.load(0, new BatchRange(first, first + 1)))
        .hasMessageMatching(
            "Cannot read row group 0 of shard .*logits/shard-00001.parquet: expected = \\d+ rows,"
                + " actual = 8; run 'teach' again");
    assertThatThrownBy(() -> feed.load(0, new BatchRange(second, second + 1)))
        .hasMessageMatching(
            "Cannot read row group 1 of shard .*logits/shard-00001.parquet: .*; run 'teach' again");
  }

  private List<Integer> labels(ShardFeed feed, int epoch) throws IOException {
    List<Integer> labels = new ArrayList<>();
    for (int from = 0; from < ROWS; from += 5) {
      BatchRange range = new BatchRange(from, Math.min(ROWS, from + 5));
      Arrays.stream(feed.load(epoch, range).labels()).forEach(labels::add);
    }
    return labels;
  }

  /** The label is the row's number in the data set. */
  private int label(RowRef ref) {
    List<Integer> groups = images.get(ref.shard()).rowGroupRows();
    int before = groups.subList(0, ref.rowGroup()).stream().mapToInt(Integer::intValue).sum();
    return ref.shard() * ROWS_PER_SHARD + before + ref.row();
  }

  /** Where epoch 0 has the row. */
  private long position(RowRef wanted) {
    return EpochPlan.of(9, 0, images).range(0, ROWS).indexOf(wanted);
  }

  private static int classId(int label, int viewNumber) {
    return VIEWS * label + viewNumber;
  }

  private TargetFeed.Cached teacher() {
    return new TargetFeed.Cached(folder.resolve("logits").toString(), blocks(), "key", 1);
  }

  private List<LogitsBlock> blocks() {
    return List.of(new LogitsBlock(0, VIEWS, logits, Map.of()));
  }

  private ShardFeed feed(@Nullable TargetFeed teacher) {
    return feed(RECIPE, teacher, /* mix= */ null);
  }

  private ShardFeed feed(ViewRecipe recipe, @Nullable TargetFeed teacher, @Nullable MixRecipe mix) {
    return new ShardFeed(
        HADOOP,
        new FeedSpec(
            folder.resolve("images").toString(),
            images,
            "digest",
            ROWS,
            1_000_000,
            recipe,
            VIEWS,
            teacher,
            mix,
            9));
  }

  private ShardEntry writeImages(int shard) throws IOException {
    try (ImageShardWriter writer =
        new ImageShardWriter(HADOOP, path("images", shard), ROW_GROUP_BYTES)) {
      for (int row = 0; row < ROWS_PER_SHARD; row++) {
        int label = shard * ROWS_PER_SHARD + row;
        byte[] png = ImagesFixture.png("i" + label);
        writer.write(new ImageRow("i" + label, label, 40, 36, Sha256.of(png), png));
      }
      return writer.commit();
    }
  }

  private ShardEntry writeLogits(int shard, List<Integer> rowGroupRows) throws IOException {
    try (LogitsShardWriter writer =
        new LogitsShardWriter(HADOOP, path("logits", shard), rowGroupRows)) {
      for (int row = 0; row < ROWS_PER_SHARD; row++) {
        int label = shard * ROWS_PER_SHARD + row;
        writer.write(new LogitsRow("i" + label, 0, views(label)));
      }
      return writer.commit();
    }
  }

  private static List<TeacherView> views(int label) {
    List<TeacherView> views = new ArrayList<>();
    for (int v = 0; v < VIEWS; v++) {
      views.add(
          new TeacherView(
              RECIPE.view("i" + label, v, 40, 36),
              new int[] {classId(label, v)},
              new float[] {-0.5f},
              -1f));
    }
    return views;
  }

  private org.apache.hadoop.fs.Path path(String kind, int shard) {
    return new org.apache.hadoop.fs.Path(
        folder.resolve(kind).resolve(ShardFiles.name(shard)).toString());
  }

  /** Length of a shard that holds the first row group only, without most of its footer. */
  private int firstPageBytes() throws IOException {
    org.apache.hadoop.fs.Path file = path("logits", 99);
    List<Integer> groups = logits.get(1).rowGroupRows().subList(0, 1);
    try (LogitsShardWriter writer = new LogitsShardWriter(HADOOP, file, groups)) {
      for (int row = 0; row < groups.get(0); row++) {
        writer.write(new LogitsRow("i" + (ROWS_PER_SHARD + row), 0, views(ROWS_PER_SHARD + row)));
      }
      assertThat(writer.commit().rowGroupRows()).isEqualTo(groups);
    }
    byte[] bytes = Files.readAllBytes(Path.of(file.toString()));
    int footer = Byte.toUnsignedInt(bytes[bytes.length - 8]);
    footer += Byte.toUnsignedInt(bytes[bytes.length - 7]) << 8;
    return bytes.length - 8 - footer;
  }

  private void damageBehind(String kind, int shard, int offset) throws IOException {
    Path file = folder.resolve(kind).resolve(ShardFiles.name(shard));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = offset; i < offset + 60; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
