package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheRaceSparkTest {
  @TempDir Path folder;

  @Test
  void racingRunsEndWithOneConsistentCacheOrAClearRefusal() throws Exception {
    SparkSession spark = SparkFixture.session();
    ImagesFixture.classFolders(folder.resolve("train"), 4, 6, "t");
    ImagesFixture.classFolders(folder.resolve("val"), 4, 1, "v");
    DatasetConfig dataset = ImagesFixture.config(folder);
    new PrepareJob(spark, "test", dataset, OutputMode.FRESH, Map.of()).run();
    TeacherConfig teacher =
        TinyTeacherFixture.write(folder.resolve("t.safetensors"), 4, UnaryOperator.identity());
    Sections sections =
        TinyTeacherFixture.sections(
            dataset, TinyTeacherFixture.views(0.5), teacher, folder.resolve("logits"), 2);
    int runs = 3;
    CyclicBarrier start = new CyclicBarrier(runs);
    Callable<TeachResult> run =
        () -> {
          start.await();
          return new TeachJob(spark.newSession(), sections, OutputMode.FRESH, Map.of()).run();
        };

    List<Throwable> refused = race(runs, run);

    assertThat(refused).hasSizeLessThan(runs);
    assertThat(refused)
        .allMatch(
            failure ->
                failure instanceof ValidationException
                    && String.valueOf(failure.getMessage()).contains("another run holds it"));
    PreparedSplit train = PreparedSplit.open(spark, dataset, "train");
    LogitsManifest manifest =
        LogitCache.open(spark, train, teacher, sections.views(), sections.logits()).manifest();
    assertThat(manifest.blocks()).hasSize(1);
    assertThat(folder.resolve("logits.lock")).doesNotExist();
  }

  private static List<Throwable> race(int runs, Callable<TeachResult> run) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    List<Throwable> failures = new ArrayList<>();
    try {
      for (Future<TeachResult> result :
          threads.invokeAll(java.util.Collections.nCopies(runs, run))) {
        try {
          assertThat(result.get().images()).isEqualTo(24);
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
    } finally {
      threads.shutdown();
    }
    return failures;
  }
}
