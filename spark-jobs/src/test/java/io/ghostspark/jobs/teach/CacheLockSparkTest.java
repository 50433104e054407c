package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import java.io.IOException;
import java.nio.file.Files;
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
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheLockSparkTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void aHeldLockNamesItsOwner() throws IOException {
    try (CacheLock first = CacheLock.take(HADOOP, cache())) {
      assertThatThrownBy(() -> CacheLock.take(HADOOP, cache()))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith(
              "Cannot write logit cache '" + cache() + "': another run holds it")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + " on ")
          .hasMessageEndingWith("or delete '" + cache() + ".lock' if it is gone");
      first.requireHeld();
    }

    CacheLock.take(HADOOP, cache()).close();
    assertThat(folder.resolve("logits.lock")).doesNotExist();
  }

  @Test
  void aDeadRunsLockIsTakenOver() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    CacheLock.Owner me = CacheLock.Owner.current();
    String dead =
        "{\"host\":\"%s\",\"process\":%d,\"started\":\"2020-01-01T00:00:00Z\",\"token\":\"x\"}";
    Files.writeString(folder.resolve("logits.lock"), dead.formatted(me.host(), gone.pid()));
    CacheLock.take(HADOOP, cache()).close();
    // The number came again, for another process.
    Files.writeString(folder.resolve("logits.lock"), dead.formatted(me.host(), me.process()));
    CacheLock.take(HADOOP, cache()).close();
    Files.writeString(folder.resolve("logits.lock"), dead.formatted("elsewhere", gone.pid()));

    assertThatThrownBy(() -> CacheLock.take(HADOOP, cache()))
        .hasMessageContaining("on elsewhere, started 2020-01-01T00:00:00Z");
  }

  @Test
  void whoLostTheLockDoesNotCommit() throws IOException {
    try (CacheLock lost = CacheLock.take(HADOOP, cache())) {
      String theirs = "{\"host\":\"b\",\"process\":7,\"started\":\"s\",\"token\":\"t\"}";
      Files.writeString(folder.resolve("logits.lock"), theirs);

      assertThatThrownBy(lost::requireHeld)
          .isInstanceOf(ValidationException.class)
          .hasMessageEndingWith(
              "was taken by another run (process 7 on b, started s); its manifest is theirs to"
                  + " write");
    }
    assertThat(folder.resolve("logits.lock")).exists();
  }

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

  private org.apache.hadoop.fs.Path cache() {
    return new org.apache.hadoop.fs.Path(folder.resolve("logits").toUri());
  }
}
