package io.ghostspark.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

  @TempDir private Path run;

  @Test
  void bothFilesHoldTheSameValues() throws IOException {
    MetricsLog<RoundMetrics> log = log();
    log.append(metrics(0));
    log.append(metrics(1));

    List<String> csv = Files.readAllLines(run.resolve("metrics.csv"));
    List<String> jsonl = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(csv.get(0))
        .isEqualTo(
            "round,epoch,step,lr,loss,ce,kd,train-accuracy,images,images-per-second,seconds-round,seconds-waiting,seconds-compute,seconds-averaging,seconds-between,grad-norm,grad-norm-max,slices-rerun,slices-dropped,bytes-down,bytes-up,workers,seconds-decoding,images-per-second-slowest,images-per-second-fastest");
    assertThat(csv).hasSize(3);
    assertThat(csv.get(2)).startsWith("1,0,12,0.5,2.5,");
    assertThat(jsonl).hasSize(2);
    assertThat(jsonl.get(1)).startsWith("{\"round\":1,\"epoch\":0,\"step\":12,\"lr\":0.5,");
  }

  @Test
  void resumeCutsLaterRoundsAndHalfWrittenLines() throws IOException {
    MetricsLog<RoundMetrics> log = log();
    for (int round = 0; round < 4; round++) {
      log.append(metrics(round));
    }
    Files.writeString(run.resolve("metrics.jsonl"), "{\"round\":4,\"ep", StandardOpenOption.APPEND);

    log.cutBefore(2);
    log.append(metrics(2));

    assertThat(log.rows()).extracting(RoundMetrics::round).containsExactly(0L, 1L, 2L);
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .extracting(line -> line.substring(0, 2))
        .containsExactly("ro", "0,", "1,", "2,");
  }

  @Test
  void cuttingBeforeTheFirstRoundLeavesNothing() throws IOException {
    MetricsLog<RoundMetrics> log = log();
    log.cutBefore(0);
    log.append(metrics(0));

    log.cutBefore(0);

    assertThat(log.rows()).isEmpty();
    assertThat(run.resolve("metrics.csv")).doesNotExist();
  }

  @Test
  void linesOfAnEarlierVersionGetTheColumnsThatTheyLack() throws IOException {
    MetricsLog<RoundMetrics> log = log();
    log.append(metrics(0));
    Path jsonl = run.resolve("metrics.jsonl");
    Files.writeString(
        jsonl, Files.readString(jsonl).replaceAll(",\"slices-rerun\":1,\"slices-dropped\":0", ""));
    assertThat(Files.readString(jsonl)).doesNotContain("slices");

    log.cutBefore(1);
    log.append(metrics(1));

    assertThat(log.rows()).extracting(RoundMetrics::slicesRerun).containsExactly(0, 1);
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .extracting(line -> line.split(",", -1).length)
        .containsOnly(RoundMetrics.class.getRecordComponents().length);
  }

  private MetricsLog<RoundMetrics> log() throws IOException {
    return MetricsLog.ofRounds(
        RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri())));
  }

  private static RoundMetrics metrics(long round) {
    return new RoundMetrics(
        round, 0, 12, 0.5, 2.5, 2, 0.5, 0.25, 96, 480, 0.2, 0.01, 0.15, 0.04, 0.001, 1.5, 2.5, 1, 0,
        64, 32, 2, 0.05, 230, 250);
  }
}
