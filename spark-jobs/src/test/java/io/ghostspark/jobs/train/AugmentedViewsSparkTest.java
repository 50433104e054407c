package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.TinyTeacherFixture;
import io.ghostspark.jobs.teach.ViewsConfig;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.TargetSource;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.MixedLabels;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TeacherTargets;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations, erasing and mixing from the configuration to the student's batch. */
final class AugmentedViewsSparkTest {
  private static final int IMAGES = 53;
  private static final int VIEWS = 3;
  private static final int CLASSES = 4;

  /** Log-probabilities are about -1.4 and stored with 11 bits. */
  private static final double F16_ROUNDING = 1e-3;

  /** Two sums of a batch in another order in float32. */
  private static final double F32_ROUNDING = 1e-5;

  private static final TrainConfig.Mixup NO_MIXUP = new TrainConfig.Mixup(0, 0, 1, 0.5);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Configuration hadoop;
  private static TrainFixture fixture;
  private static TeacherConfig teacher;

  @BeforeAll
  static void teach() throws IOException {
    spark = SparkFixture.session();
    hadoop = spark.sparkContext().hadoopConfiguration();
    fixture = TrainFixture.prepare(spark, folder);
    teacher = TinyTeacherFixture.writeOfViewSize(folder.resolve("of-view-size"), CLASSES);
    Sections sections =
        Sections.of(
            conf(TargetSource.CACHE, NO_MIXUP).config(),
            "teach",
            "dataset",
            "views",
            "teacher",
            "logits");
    assertThat(new TeachJob(spark, sections, OutputMode.FRESH, Map.of()).run()).isNotNull();
  }

  /** The teacher is asked again, on the very batch that the student gets. */
  @Test
  void theCacheHoldsWhatTheTeacherSaysOfTheStudentsPixels() throws IOException {
    ShardFeed feed = feed(TargetSource.CACHE, NO_MIXUP);

    for (int epoch = 0; epoch < VIEWS; epoch++) {
      Batch batch = load(feed, epoch);
      assertThat(batch.erased()).hasSizeBetween(IMAGES / 4, 3 * IMAGES / 4);
      requireTargets(batch, F16_ROUNDING);
    }
  }

  /** Colour jitter through the stored views: the teacher is asked again, likewise. */
  @Test
  void theCacheReplaysColourJitter() throws IOException {
    LoadedConf conf =
        conf(TargetSource.CACHE, NO_MIXUP, TinyTeacherFixture.jitteredViews(1), "jittered");
    LoadedConf plain =
        conf(TargetSource.NONE, NO_MIXUP, TinyTeacherFixture.views(0.5, 1), "unused");
    Sections sections =
        Sections.of(conf.config(), "teach", "dataset", "views", "teacher", "logits");
    assertThat(new TeachJob(spark, sections, OutputMode.FRESH, Map.of()).run()).isNotNull();

    Batch batch = load(new ShardFeed(hadoop, TrainInputs.open(spark, conf.config()).feed()), 0);

    requireTargets(batch, F16_ROUNDING);
    Batch still = load(new ShardFeed(hadoop, TrainInputs.open(spark, plain.config()).feed()), 0);
    assertThat(batch.labels()).isEqualTo(still.labels());
    assertThat(batch.pixels()).isNotEqualTo(still.pixels());
  }

  @Test
  void theTeacherInTheLoopSeesTheSameMixedPictures() throws IOException {
    ShardFeed plain = feed(TargetSource.ONLINE, NO_MIXUP);
    for (TrainConfig.Mixup mixup :
        List.of(new TrainConfig.Mixup(1, 0, 1, 0.5), new TrainConfig.Mixup(0, 1, 1, 0.5))) {
      Batch batch = load(feed(TargetSource.ONLINE, mixup), 0);

      requireTargets(batch, F32_ROUNDING);
      MixedLabels mixed = Objects.requireNonNull(batch.mixed());
      assertThat(batch.pixels()).isNotEqualTo(load(plain, 0).pixels());
      for (int i = 0; i < IMAGES; i++) {
        assertThat(mixed.partners()[i]).isEqualTo(batch.labels()[IMAGES - 1 - i]);
      }
    }
  }

  @Test
  void storedViewsAreThoseOfTheRecipe() throws IOException {
    LoadedConf conf = conf(TargetSource.CACHE, NO_MIXUP);
    ViewRecipe recipe = Objects.requireNonNull(conf.config().views()).recipe();
    PreparedSplit split = PreparedSplit.find(hadoop, fixture.dataset(), "train");
    int operations = 0;
    for (int shard = 0; shard < split.manifest().shards().size(); shard++) {
      List<ImageRow> images = ImageShardReader.readAll(hadoop, split.shard(shard));
      List<LogitsRow> logits =
          LogitsShardReader.readAll(
              hadoop,
              new org.apache.hadoop.fs.Path(
                  folder.resolve("augmented").toString(), split.shard(shard).getName()));
      for (int i = 0; i < images.size(); i++) {
        ImageRow image = images.get(i);
        for (int v = 0; v < VIEWS; v++) {
          assertThat(logits.get(i).views().get(v).view())
              .isEqualTo(recipe.view(image.imageId(), v, image.widthPx(), image.heightPx()));
          operations += logits.get(i).views().get(v).view().operations().size();
        }
      }
    }
    assertThat(operations).isEqualTo(2 * VIEWS * IMAGES);
  }

  @Test
  void aRunOnAugmentedViewsEnds() {
    TrainResult result =
        new TrainJob(spark, conf(TargetSource.CACHE, NO_MIXUP), OutputMode.FRESH, Map.of()).run();

    assertThat(result.images()).isEqualTo(IMAGES);
    assertThat(result.loss()).isFinite();
  }

  @Test
  void showViewsDrawsThemWithTheirNumbers() throws IOException {
    Path conf = Files.writeString(folder.resolve("show.yaml"), yaml());
    Path sheet = folder.resolve("sheet.png");

    CommandFixture run =
        CommandFixture.run(
            "show",
            "views",
            "--conf",
            conf.toString(),
            "--image",
            "class0_t1.png",
            "--views",
            "0..5",
            "--out",
            sheet.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(6);
    assertThat(run.out())
        .startsWith("{\"image-id\":\"class0_t1.png\",\"view\":0,\"crop\":{\"top\":")
        .contains("\"operations\":[{\"name\":\"")
        .contains("\"fill\":\"pixel\",\"noise-seed\":\"");
    BufferedImage picture = ImageIO.read(sheet.toFile());
    // Four columns of 240 px (40 px six times), two rows with five lines of text.
    assertThat(picture.getWidth()).isEqualTo(4 * (240 + 12) + 12);
    assertThat(picture.getHeight()).isEqualTo(2 * (240 + 5 * 14 + 12) + 12);
  }

  @Test
  void showViewsNamesTheNeighboursOfAnUnknownImage() throws IOException {
    Path conf = Files.writeString(folder.resolve("show.yaml"), yaml());

    CommandFixture run =
        CommandFixture.run(
            "show", "views", "--conf", conf.toString(), "--image", "class1_t100.png");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("ghostspark: Cannot show image 'class1_t100.png': '")
        .endsWith(
            "shards/train' has no such image; its 53 ids are file names, near this one"
                + " 'class0_t9.png', 'class1_t0.png', 'class1_t1.png', 'class1_t10.png',"
                + " 'class1_t11.png', 'class1_t12.png', 'class1_t2.png', 'class1_t3.png'\n");
  }

  private static String yaml() {
    return conf(TargetSource.CACHE, NO_MIXUP).resolvedYaml();
  }

  private static Batch load(ShardFeed feed, int epoch) throws IOException {
    return feed.load(epoch, new BatchRange(0, IMAGES));
  }

  private static void requireTargets(Batch batch, double rounding) {
    TeacherTargets targets = Objects.requireNonNull(batch.teacher());
    try (Scorer scorer = Teacher.find(hadoop, teacher).scorer(hadoop)) {
      float[][] logits = scorer.logits(batch);
      for (int i = 0; i < batch.n(); i++) {
        double logSum = 0;
        for (float logit : logits[i]) {
          logSum += Math.exp(logit);
        }
        for (int k = 0; k < targets.topK(); k++) {
          int classId = targets.classIds()[i * targets.topK() + k];
          assertThat((double) targets.logProbs()[i * targets.topK() + k])
              .isCloseTo(logits[i][classId] - Math.log(logSum), within(rounding));
        }
      }
    }
  }

  private static ShardFeed feed(TargetSource source, TrainConfig.@Nullable Mixup mixup) {
    return new ShardFeed(hadoop, TrainInputs.open(spark, conf(source, mixup).config()).feed());
  }

  private static LoadedConf conf(TargetSource source, TrainConfig.@Nullable Mixup mixup) {
    return conf(source, mixup, TinyTeacherFixture.augmentedViews(VIEWS), "augmented");
  }

  private static LoadedConf conf(
      TargetSource source, TrainConfig.@Nullable Mixup mixup, ViewsConfig views, String cache) {
    TrainConfig.Distill distill =
        new TrainConfig.Distill(source, 0.5, 1, 0.1, null, TailPolicy.UNIFORM);
    RunConfig base = fixture.conf("augmented-run", 2, 1, 3, distill, 0.005).config();
    TrainConfig train = Objects.requireNonNull(base.train());
    return new LoadedConf(
        "augmented.yaml",
        new RunConfig(
            base.name(),
            base.seed(),
            base.dataset(),
            views,
            base.eval(),
            teacher,
            new LogitsConfig(folder.resolve(cache).toString(), CLASSES, 5, 1),
            base.network(),
            new TrainConfig(
                train.run(),
                train.epochs(),
                train.batch(),
                train.workers(),
                train.stepsPerRound(),
                train.emaDecay(),
                train.moments(),
                train.checkpointEveryRounds(),
                train.keepCheckpoints(),
                train.validateEveryEpochs(),
                train.distill(),
                train.optimiser(),
                train.schedule(),
                train.engine(),
                mixup,
                train.precision(),
                train.device(),
                train.accumulate(),
                train.decodeThreads(),
                train.emaWarmup(),
                train.loss(),
                train.deadline(),
                train.averaging()),
            base.export()));
  }
}
