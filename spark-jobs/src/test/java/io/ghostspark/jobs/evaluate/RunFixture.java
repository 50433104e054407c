package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.jobs.config.Architecture;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.export.ExportConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.train.OptimiserConfig;
import io.ghostspark.jobs.train.ScheduleConfig;
import io.ghostspark.jobs.train.TrainConfig;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchDevice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A "finished run" with random weights of a small GhostNetV3. */
public final class RunFixture {
  private static final List<Double> MEAN = List.of(0.5, 0.5, 0.5);
  private static final List<Double> STD = List.of(0.25, 0.25, 0.25);

  private RunFixture() {}

  public static NetworkConfig.GhostNetV3 network() {
    return new NetworkConfig.GhostNetV3(
        Architecture.GHOSTNETV3, 0.25, 4, 2, DepthwiseScale.WITH, 0, MEAN, STD);
  }

  /** Writes {@code folder/final/raw.safetensors} and {@code ema.safetensors}. */
  public static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("final"));
    write(folder.resolve("final/raw.safetensors"), WeightInit.initial(network().spec(), 1));
    write(folder.resolve("final/ema.safetensors"), WeightInit.initial(network().spec(), 2));
  }

  public static RunConfig config(DatasetConfig dataset, Path run, @Nullable TeacherConfig teacher) {
    return new RunConfig(
        "tiny",
        1,
        dataset,
        null,
        new EvalConfig(40, 1, ResizeKernel.BICUBIC, 3),
        teacher,
        null,
        network(),
        train(run),
        new ExportConfig(run.resolve("export").toString(), ExportConfig.Source.EMA));
  }

  private static TrainConfig train(Path run) {
    return new TrainConfig(
        run.toString(),
        1,
        2,
        1,
        1,
        0.9,
        TrainConfig.Moments.AVERAGE,
        1,
        1,
        /* validateEveryEpochs= */ 0,
        new TrainConfig.Distill(TrainConfig.TargetSource.NONE, 0, 1, 0, null, TailPolicy.UNIFORM),
        new OptimiserConfig.Lamb(0.9, 0.999, 1e-6, 0, 1),
        new ScheduleConfig(
            ScheduleConfig.Kind.COSINE, 0.001, 0, 0, 0, null, null, ScheduleConfig.Per.EPOCH),
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
  }

  private static void write(Path file, Weights weights) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, weights, Safetensors.Precision.F32, Map.of());
    }
  }
}
