package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.paper.ShortTraining;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.model.eval.Reconstruction;
import io.ghostspark.model.loss.TailPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * K x precision x tail policy: how far what is kept is from the dense teacher, and what a student
 * makes of it. One short training a row; a row that was measured with the same configuration is not
 * measured again. With K = all classes the tail policies are one and the same row.
 */
final class AblateJob implements Job<AblationResult> {
  private static final Logger LOG = LoggerFactory.getLogger(AblateJob.class);
  private static final long SAMPLE_SEED = 1;

  private final SparkSession spark;
  private final Configuration hadoop;
  private final LoadedConf conf;
  private final Path out;
  private final List<Integer> topKs;
  private final int epochs;
  private final int sample;
  private final Map<String, String> provenance;

  /** A row to measure. */
  private record Variant(int topK, LogProbPrecision precision, TailPolicy tail) {
    String name() {
      return "k%d-%s-%s".formatted(topK, lower(precision), lower(tail));
    }
  }

  /**
   * @param conf with every section that training with a cache needs, and eval
   * @param topKs classes used, at most logits.top-k
   * @param epochs of every training
   * @param sample views behind each divergence
   */
  AblateJob(
      SparkSession spark,
      LoadedConf conf,
      Path out,
      List<Integer> topKs,
      int epochs,
      int sample,
      Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.conf = conf;
    this.out = out;
    this.topKs = List.copyOf(topKs);
    this.epochs = epochs;
    this.sample = sample;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public AblationResult run() {
    List<AblationRow> rows = new ArrayList<>();
    for (LogProbPrecision precision : LogProbPrecision.values()) {
      rows.addAll(rows(precision));
    }
    AblationResult result = new AblationResult(epochs, sample, rows);
    JsonFiles.write(hadoop, new Path(out, "ablation.json"), result);
    return result;
  }

  private List<AblationRow> rows(LogProbPrecision precision) {
    Sections sections = sections(conf(List.of(), precision));
    new TeachJob(spark, sections, OutputMode.FRESH, provenance).run();
    List<ScoredAgain> scored = scored(sections);
    int numClasses = scored.get(0).dense().length;
    List<AblationRow> rows = new ArrayList<>();
    for (int topK : topKs) {
      for (TailPolicy tail : TailPolicy.values()) {
        if (topK < numClasses || tail == TailPolicy.UNIFORM) {
          rows.add(row(new Variant(topK, precision, tail), scored));
        }
      }
    }
    return rows;
  }

  private List<ScoredAgain> scored(Sections sections) {
    LogitCache cache = LogitCache.find(hadoop, sections.logits());
    PreparedSplit images = PreparedSplit.find(hadoop, sections.dataset(), "train");
    Teacher teacher = Teacher.find(hadoop, sections.teacher());
    teacher.requireDevice(spark.sparkContext().getConf());
    VerifyTask task =
        new VerifyTask(
            images, cache, teacher, sections.logits().batch(), sections.dataset().maxPixels());
    return VerifyJob.scoreAgain(spark, task, cache, sample, SAMPLE_SEED);
  }

  private AblationRow row(Variant variant, List<ScoredAgain> scored) {
    LoadedConf training = conf(training(variant), variant.precision);
    Path file = new Path(out, "rows/" + variant.name() + ".json");
    Optional<AblationRow> known = known(file, training.digest());
    if (known.isPresent()) {
      LOG.info("ablate: {} is known", variant.name());
      return known.get();
    }
    LOG.info("ablate: {}", variant.name());
    Stopwatch watch = Stopwatch.start();
    ShortTraining run = new ShortTraining(spark, training);
    ShortTraining.Scores last = run.run(OutputMode.OVERWRITE, provenance).scores();
    AblationRow row =
        new AblationRow(
            variant.topK,
            lower(variant.precision),
            lower(variant.tail),
            divergence(scored, variant, 1),
            divergence(scored, variant, 2),
            divergence(scored, variant, 4),
            back(scored, variant),
            last.valTop1(),
            last.valTop1Ema(),
            watch.seconds(),
            training.digest());
    JsonFiles.write(hadoop, file, row);
    run.discard();
    return row;
  }

  private Optional<AblationRow> known(Path file, String digest) {
    try {
      return file.getFileSystem(hadoop).exists(file)
          ? Optional.of(JsonFiles.read(hadoop, file, AblationRow.class))
              .filter(row -> row.conf().equals(digest))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + file + "'", e);
    }
  }

  private static double divergence(List<ScoredAgain> scored, Variant variant, double tau) {
    return scored.stream()
        .mapToDouble(
            view -> {
              Reconstruction kept = view.kept().first(variant.topK);
              return Reconstruction.divergence(
                  kept.outcomesOf(view.dense(), variant.tail, tau),
                  kept.distribution(variant.tail, tau));
            })
        .average()
        .orElseThrow();
  }

  private static double back(List<ScoredAgain> scored, Variant variant) {
    return scored.stream()
        .mapToDouble(
            view -> {
              Reconstruction kept = view.kept().first(variant.topK);
              return Reconstruction.divergence(
                  kept.distribution(variant.tail, 1),
                  kept.outcomesOf(view.dense(), variant.tail, 1));
            })
        .average()
        .orElseThrow();
  }

  private Path runFolder(Variant variant) {
    return new Path(out, "runs/" + variant.name());
  }

  private List<String> training(Variant variant) {
    return List.of(
        "train.run=" + runFolder(variant),
        "train.epochs=" + epochs,
        "train.schedule.warmup-epochs=0",
        "train.validate-every-epochs=" + epochs,
        "train.checkpoint-every-rounds=1000000",
        "train.distill.source=cache",
        "train.distill.top-k=" + variant.topK,
        "train.distill.tail=" + lower(variant.tail));
  }

  /** The configuration with the cache of one precision; f16 is the configuration's own. */
  private LoadedConf conf(List<String> overrides, LogProbPrecision precision) {
    List<String> all = new ArrayList<>(overrides);
    all.add("logits.precision=" + lower(precision));
    if (precision != LogProbPrecision.F16) {
      all.add("logits.path=" + new Path(out, "logits-" + lower(precision)));
    }
    return ConfLoader.parse(conf.resolvedYaml(), conf.source(), all);
  }

  private static Sections sections(LoadedConf conf) {
    return Sections.of(conf.config(), "cache ablate", "dataset", "views", "teacher", "logits");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
