package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.Architecture;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.EvalConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.TinyTeacherFixture;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.jobs.train.TrainConfig.TargetSource;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;

/** 53 noise pictures of 4 classes as shards, a tiny teacher's cache, and configurations. */
public record TrainFixture(Path folder, DatasetConfig dataset, TeacherConfig teacher) {

  private static final List<Double> MEAN = List.of(0.5, 0.5, 0.5);
  private static final List<Double> STD = List.of(0.25, 0.25, 0.25);
  private static final int CLASSES = 4;

  /** Prepares shards and cache below {@code folder}. */
  public static TrainFixture prepare(SparkSession spark, Path folder) throws IOException {
    ImagesFixture.classFolders(folder.resolve("train"), CLASSES, 13, "t");
    ImagesFixture.classFolders(folder.resolve("train"), 1, 14, "t");
    ImagesFixture.classFolders(folder.resolve("val"), CLASSES, 2, "v");
    DatasetConfig dataset = ImagesFixture.config(folder);
    if (new PrepareJob(spark, "tiny", dataset, OutputMode.FRESH, Map.of()).run().splits().size()
        != 2) {
      throw new IllegalStateException("Cannot prepare the fixture");
    }
    TeacherConfig teacher =
        TinyTeacherFixture.write(
            folder.resolve("teacher.safetensors"), CLASSES, UnaryOperator.identity());
    TrainFixture fixture = new TrainFixture(folder, dataset, teacher);
    Sections sections =
        Sections.of(
            fixture.conf("unused", 1).config(), "teach", "dataset", "views", "teacher", "logits");
    if (new TeachJob(spark, sections, OutputMode.FRESH, Map.of()).run() == null) {
      throw new IllegalStateException("Cannot teach the fixture");
    }
    return fixture;
  }

  /** Distillation in rounds of 2 steps of 5 images, a checkpoint after every round. */
  public LoadedConf conf(String run, int workers) {
    return conf(run, workers, 3, 0.5, 100);
  }

  public LoadedConf conf(String run, int workers, int epochs, double alpha, int keep) {
    TargetSource source = alpha > 0 ? TargetSource.CACHE : TargetSource.NONE;
    return conf(
        run,
        workers,
        epochs,
        keep,
        new TrainConfig.Distill(source, alpha, 2, 0.1, null, TailPolicy.UNIFORM),
        0.005);
  }

  LoadedConf conf(
      String run, int workers, int epochs, int keep, TrainConfig.Distill distill, double baseRate) {
    TrainConfig train =
        new TrainConfig(
            folder.resolve(run).toString(),
            epochs,
            /* batch= */ 5,
            workers,
            /* stepsPerRound= */ 2,
            /* emaDecay= */ 0.9,
            Moments.AVERAGE,
            /* checkpointEveryRounds= */ 1,
            keep,
            /* validateEveryEpochs= */ 2,
            distill,
            new OptimiserConfig.Lamb(0.9, 0.999, 1e-6, 0.05, 1),
            new ScheduleConfig(
                ScheduleConfig.Kind.COSINE,
                baseRate,
                1,
                baseRate / 5,
                0,
                null,
                null,
                ScheduleConfig.Per.EPOCH),
            Engine.FUSED,
            /* mixup= */ null,
            Arithmetic.F32,
            TorchDevice.CPU,
            /* accumulate= */ 1,
            /* decodeThreads= */ 0,
            /* emaWarmup= */ null,
            /* loss= */ null,
            /* deadline= */ null,
            /* averaging= */ null);
    return new LoadedConf(
        "tiny.yaml",
        new RunConfig(
            "tiny",
            3,
            dataset,
            TinyTeacherFixture.views(0.5),
            new EvalConfig(40, 1, ResizeKernel.BICUBIC, 3),
            teacher,
            new LogitsConfig(folder.resolve("logits").toString(), 3, 5, 1),
            network(0.25),
            train,
            null));
  }

  static NetworkConfig network(double width) {
    return new NetworkConfig.GhostNetV3(
        Architecture.GHOSTNETV3, width, CLASSES, 2, DepthwiseScale.WITH, 0.2, MEAN, STD);
  }
}
