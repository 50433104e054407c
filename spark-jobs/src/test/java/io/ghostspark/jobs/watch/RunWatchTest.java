package io.ghostspark.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.FolderLock;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.MetricsLog;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RoundsFixture;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.run.RunReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {
  @TempDir private Path parent;
  private Path folder;
  private RunFiles run;
  private MetricsLog<RoundMetrics> rounds;
  private MetricsLog<EpochSummary> epochs;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void makeRun() throws IOException {
    folder = Files.createDirectories(parent.resolve("run"));
    run = RoundsFixture.files(folder);
    rounds = MetricsLog.ofRounds(run);
    epochs = MetricsLog.ofEpochs(run);
  }

  /** One thing that the run's driver does between two looks of the watcher. */
  private interface Event {
    void happen() throws IOException;
  }

  @Test
  void growingFolderIsToldLineByLineUntilItsEnd() throws IOException {
    begin();
    try (FolderLock lock = lock()) {
      lock.requireHeld();
      follow(
          () -> rounds.append(RoundsFixture.round(0)),
          () -> {},
          () -> {
            rounds.append(RoundsFixture.round(1));
            epochs.append(RoundsFixture.validated(0));
          },
          () -> rounds.append(RoundsFixture.round(2)),
          () -> {
            rounds.append(RoundsFixture.round(3));
            Files.createDirectories(folder.resolve("final"));
            Files.writeString(folder.resolve("final/result.json"), "{}");
          });
    }

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0))
        .startsWith(
            "made: ghostnetv3-0.5, 2 epochs of 200 images in 4 rounds, 2 workers; driver: process ");
    assertThat(lines.get(1)).isEqualTo("No round is done yet");
    assertThat(firstWords(lines)).containsSequence("1/4", "2/4", "epoch", "3/4", "4/4");
    assertThat(lines).anyMatch(line -> line.startsWith("epoch 1/2 done: ") && line.contains("EMA"));
    assertThat(lines.get(lines.size() - 1)).contains("decode");
  }

  @Test
  void resumeIsToldAndItsRoundsAgain() throws IOException {
    begin();
    for (int round = 0; round < 3; round++) {
      rounds.append(RoundsFixture.round(round));
    }
    try (FolderLock lock = lock()) {
      lock.requireHeld();
      follow(() -> rounds.cutBefore(1), () -> rounds.append(RoundsFixture.round(1)));
    }

    assertThat(out.toString()).contains("Resumed behind round 1\n");
    assertThat(firstWords(out.toString().lines().toList()))
        .containsSequence("1/4", "2/4", "3/4", "Resumed", "2/4");
  }

  @Test
  void longPastIsNotToldInFull() throws IOException {
    begin();
    for (int round = 0; round < 30; round++) {
      rounds.append(RoundsFixture.round(round));
    }
    try (FolderLock lock = lock()) {
      lock.requireHeld();
      follow();
    }

    assertThat(out.toString()).contains(" 30/4 ").contains(" 21/4 ").doesNotContain(" 20/4 ");
  }

  @Test
  void runWhoseDriverIsGoneIsToldWithTheNextStep() throws IOException {
    begin();
    rounds.append(RoundsFixture.round(0));
    assertThatThrownBy(this::follow)
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot follow 'runs/made': no driver is at work on it, it failed or was stopped after"
                + " 1 rounds; continue it with 'ghostspark train --resume'");

    String host = InetAddress.getLocalHost().getHostName();
    Files.writeString(
        parent.resolve("run.lock"),
        "{\"host\":\"%s\",\"process\":%d,\"started\":\"long ago\",\"token\":\"x\"}"
            .formatted(host, ProcessHandle.current().pid()));
    assertThatThrownBy(this::follow)
        .hasMessageContaining(
            "its driver is gone (process %d on %s, started long ago) after 1 rounds; continue it"
                    .formatted(ProcessHandle.current().pid(), host)
                + " with 'ghostspark train --resume'");
    assertThat(out.toString()).contains("Time of the latest rounds:");
  }

  @Test
  void folderThatIsNoRunIsRefused() throws IOException {
    Path empty = Files.createDirectories(parent.resolve("empty"));

    CommandFixture none = CommandFixture.run("watch", parent.resolve("nowhere").toString());
    CommandFixture noRun = CommandFixture.run("watch", empty.toString(), "--once");
    CommandFixture never = CommandFixture.run("watch", empty.toString(), "--interval", "fast");

    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err())
        .startsWith("ghostspark: Cannot read run folder '")
        .endsWith("nowhere': there is no such folder; give the value of train.run\n");
    assertThat(noRun.err())
        .contains("it is no run, it has neither config.yaml nor metrics.jsonl; give the value");
    assertThat(never.err())
        .isEqualTo(
            "ghostspark: Invalid --interval: fast (must be a time such as 5s, 0.5s or 1m30s)\n");
  }

  private void begin() throws IOException {
    RoundsFixture.OUTLINE.write(new Configuration(), run);
    Files.writeString(folder.resolve("config.yaml"), "");
  }

  private FolderLock lock() {
    return FolderLock.take(new Configuration(), path(), "run folder");
  }

  private void follow(Event... events) {
    Deque<Event> left = new ArrayDeque<>(List.of(events));
    RunWatch watch =
        new RunWatch("runs/made", new RunReader(new Configuration(), path()), new PrintWriter(out));
    watch.follow(
        Duration.ofSeconds(5),
        interval -> {
          try {
            if (left.isEmpty()) {
              return false;
            }
            left.removeFirst().happen();
            return true;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(left).isEmpty();
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(folder.toUri());
  }

  private static List<String> firstWords(List<String> lines) {
    return lines.stream().map(line -> line.strip().split(" ", 2)[0]).toList();
  }
}
