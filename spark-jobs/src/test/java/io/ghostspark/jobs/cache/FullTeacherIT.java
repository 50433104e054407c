package io.ghostspark.jobs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.Architecture;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.config.TransformerConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.DatasetSources;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.TeacherPreset;
import io.ghostspark.jobs.teach.TinyTeacherFixture;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The acceptance of the cache: a full-size BEiTv2-B of generated weights scores 32 real images
 * (Fashion-MNIST's first, one view each) into a cache that verifies, and no longer does after one
 * flipped byte. Its head has the images' 10 classes.
 */
final class FullTeacherIT {
  private static final int IMAGES = 32;
  private static final int CLASSES = 10;

  @TempDir static Path folder;

  @AfterAll
  static void freeTeachers() {
    ScorerPool.closeIdle();
  }

  @Test
  void aFullSizeTeacherFillsACacheThatVerifies() throws IOException {
    SparkSession spark = SparkFixture.session();
    writeImages();
    DatasetConfig dataset = ImagesFixture.config(folder);
    new PrepareJob(spark, "real", dataset, OutputMode.FRESH, Map.of()).run();
    Sections sections = sections(dataset, writeTeacher());

    assertThat(new TeachJob(spark, sections, OutputMode.FRESH, Map.of()).run().scoredViews())
        .isEqualTo(IMAGES);
    VerifyReport good = verify(spark, sections);
    Path shard = folder.resolve("logits/shard-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);

    assertThat(good.problems()).isEmpty();
    assertThat(good.errors().views()).isEqualTo(8);
    assertThat(verify(spark, sections).problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("'shard-00000.parquet' is corrupt"));
  }

  private static VerifyReport verify(SparkSession spark, Sections sections) {
    return new VerifyJob(spark, sections, cache -> VerifyLimits.of(LogProbPrecision.F16, 8, 1))
        .run();
  }

  private static Sections sections(DatasetConfig dataset, TeacherConfig teacher) {
    LogitsConfig logits = new LogitsConfig(folder.resolve("logits").toString(), 5, 8, 4);
    return Sections.of(
        new RunConfig(
            "full",
            1,
            dataset,
            TinyTeacherFixture.views(0.5, 1),
            null,
            teacher,
            logits,
            null,
            null,
            null),
        "teach");
  }

  private static TeacherConfig writeTeacher() throws IOException {
    TransformerConfig network =
        new TransformerConfig(Architecture.BEITV2, 224, 224, 16, 768, 12, 12, 3072, CLASSES);
    NetworkSpec spec = network.spec();
    Path file = folder.resolve("beitv2-base.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, WeightInit.initial(spec, 5), Safetensors.Precision.F16, Map.of());
    }
    return new TeacherConfig(
        file.toString(),
        null,
        null,
        TeacherPreset.BEITV2_BASE_PATCH16_224.preprocessing(),
        network);
  }

  private static void writeImages() throws IOException {
    Path root = ConfFixture.folder().resolveSibling("data-prep").toAbsolutePath();
    RunConfig demo =
        ConfFixture.demo("dataset.train=" + root.resolve("demo/fashion-mnist/train.tar")).config();
    Configuration hadoop = new Configuration();
    List<byte[]> images = new ArrayList<>();
    for (SourceSlice slice :
        DatasetSources.train(hadoop, Objects.requireNonNull(demo.dataset())).slices()) {
      int before = images.size();
      slice.forEach(
          hadoop,
          image -> {
            if (images.size() < before + 4) {
              images.add(image.encoded());
            }
          });
    }
    for (int i = 0; i < IMAGES + CLASSES; i++) {
      String split = i < IMAGES ? "train" : "val";
      Path classFolder =
          Files.createDirectories(folder.resolve(split).resolve("class" + i % CLASSES));
      Files.write(classFolder.resolve("image" + i + ".png"), images.get(i % images.size()));
    }
  }
}
