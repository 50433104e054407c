package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.TargetSource;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TeacherTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetSourceSparkTest {
  private static final int EPOCHS = 1;

  /** Relative rounding of a half: 11 bits. */
  private static final double F16_ROUNDING = 0x1.0p-11;

  /**
   * Log-probabilities are about -1.4 here, so each is off by at most 5e-4, and alpha tau^2 is 2.
   * The rate is low, because steps of the usual size on 53 noise pictures make 2e-2 of 2e-4 in 20
   * steps.
   */
  private static final double LOSS_ROUNDING = 1e-3;

  private static final double LOW_RATE = 2e-5;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static TrainFixture fixture;

  @BeforeAll
  static void prepare() throws IOException {
    spark = SparkFixture.session();
    fixture = TrainFixture.prepare(spark, folder);
  }

  @Test
  void onlineAndCacheOnTheSameViewsGiveTheSameLossCurve() throws IOException {
    for (TailPolicy tail : List.of(TailPolicy.UNIFORM, TailPolicy.BUCKET)) {
      List<Double> cached = losses(train(TargetSource.CACHE, 3, tail));
      List<Double> online = losses(train(TargetSource.ONLINE, 3, tail));

      assertThat(online).hasSizeGreaterThan(4).isNotEqualTo(cached);
      requireSameCurve(online, cached);
    }
  }

  @Test
  void onlineTargetsAreTheCachesBeforeRounding() throws IOException {
    ShardFeed cache = feed(TargetSource.CACHE);
    ShardFeed teacher = feed(TargetSource.ONLINE);

    for (int epoch = 0; epoch < 3; epoch++) {
      Batch cached = cache.load(epoch, new BatchRange(0, 53));
      Batch online = teacher.load(epoch, new BatchRange(0, 53));
      TeacherTargets rounded = Objects.requireNonNull(cached.teacher());
      TeacherTargets exact = Objects.requireNonNull(online.teacher());
      assertThat(online.pixels()).isEqualTo(cached.pixels());
      assertThat(exact.classIds()).isEqualTo(rounded.classIds());
      requireSame(exact.logProbs(), rounded.logProbs());
      requireSame(exact.tailLogMass(), rounded.tailLogMass());
    }
  }

  @Test
  void fewerClassesOfTheCacheAreThoseOfTheTeacher() throws IOException {
    List<Double> cached = losses(train(TargetSource.CACHE, 1, TailPolicy.UNIFORM));
    List<Double> online = losses(train(TargetSource.ONLINE, 1, TailPolicy.UNIFORM));

    requireSameCurve(online, cached);
    assertThat(cached).isNotEqualTo(losses(train(TargetSource.CACHE, 2, TailPolicy.UNIFORM)));
  }

  @Test
  void onlineNeedsNoCacheAndTakesAllClassesUnlessTold() throws IOException {
    RunConfig config = conf(TargetSource.ONLINE, null, TailPolicy.BUCKET).config();
    RunConfig noCache =
        new RunConfig(
            config.name(),
            config.seed(),
            config.dataset(),
            config.views(),
            config.eval(),
            config.teacher(),
            /* logits= */ null,
            config.network(),
            config.train(),
            /* export= */ null);

    TrainInputs inputs = TrainInputs.open(spark, noCache);
    TrainInputs cached =
        TrainInputs.open(spark, conf(TargetSource.CACHE, null, TailPolicy.BUCKET).config());

    assertThat(inputs.feed().teacher()).isInstanceOf(TargetFeed.Online.class);
    assertThat(Objects.requireNonNull(inputs.feed().teacher()).topK()).isEqualTo(4);
    assertThat(inputs.logitsDigest()).isEqualTo(cached.logitsDigest());
  }

  @Test
  void moreClassesThanThereAreAreRefused() {
    assertThatThrownBy(
            () -> TrainInputs.open(spark, conf(TargetSource.CACHE, 4, TailPolicy.UNIFORM).config()))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Invalid train.distill.top-k: 4 (must be <= 3, the classes that")
        .hasMessageEndingWith("logits' keeps of each view)");
    assertThatThrownBy(
            () ->
                TrainInputs.open(spark, conf(TargetSource.ONLINE, 5, TailPolicy.UNIFORM).config()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid train.distill.top-k: 5 (must be <= 4, the teacher's classes)");
  }

  private static void requireSameCurve(List<Double> online, List<Double> cached) {
    assertThat(online).hasSameSizeAs(cached);
    for (int round = 0; round < cached.size(); round++) {
      assertThat(online.get(round)).isCloseTo(cached.get(round), within(LOSS_ROUNDING));
    }
  }

  private static void requireSame(float[] exact, float[] rounded) {
    assertThat(exact).hasSameSizeAs(rounded);
    for (int i = 0; i < exact.length; i++) {
      assertThat((double) rounded[i])
          .isCloseTo(exact[i], within(F16_ROUNDING * Math.abs(exact[i])));
    }
  }

  private static ShardFeed feed(TargetSource source) {
    RunConfig config = conf(source, 3, TailPolicy.UNIFORM).config();
    return new ShardFeed(new Configuration(), TrainInputs.open(spark, config).feed());
  }

  private static LoadedConf conf(TargetSource source, @Nullable Integer topK, TailPolicy tail) {
    String run = "%s-%s-%s".formatted(source, topK, tail);
    TrainConfig.Distill distill = new TrainConfig.Distill(source, 0.5, 2, 0.1, topK, tail);
    return fixture.conf(run, 1, EPOCHS, 1, distill, LOW_RATE);
  }

  /** Trains and returns the run's folder. */
  private static Path train(TargetSource source, int topK, TailPolicy tail) {
    LoadedConf conf = conf(source, topK, tail);
    new TrainJob(spark, conf, OutputMode.OVERWRITE, Map.of()).run();
    return Path.of(Objects.requireNonNull(conf.config().train()).run());
  }

  private static List<Double> losses(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
    int column = Arrays.asList(lines.get(0).split(",")).indexOf("loss");
    return lines.stream().skip(1).map(line -> Double.parseDouble(line.split(",")[column])).toList();
  }
}
