package io.ghostspark.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.run.EventsFixture.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;

class TensorBoardLogTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path run;

  @Test
  void roundsAndValidationsAreScalarsAtTheirSteps() throws IOException {
    TensorBoardLog log = log();
    rounds(log, 0, 2);
    log.epochRecorded(
        RoundsFixture.validated(0), List.of(RoundsFixture.round(0), RoundsFixture.round(1)));

    Map<String, List<Scalar>> scalars = scalars();
    assertThat(scalars.get("loss/total")).containsExactly(new Scalar(12, 1), new Scalar(24, 0.9f));
    assertThat(scalars.get("loss/task"))
        .containsExactly(new Scalar(12, 1.5f), new Scalar(24, 1.4f));
    assertThat(scalars.get("loss/distillation"))
        .containsExactly(new Scalar(12, 0.5f), new Scalar(24, 0.4f));
    assertThat(scalars.get("images-per-second/slowest-worker")).contains(new Scalar(12, 18));
    assertThat(scalars.get("time/compute")).contains(new Scalar(12, 0.625f));
    assertThat(scalars.get("validation/top-1-ema")).containsExactly(new Scalar(24, 0.65f));
    assertThat(scalars).hasSize(RunScalars.OF_ROUND.size() + RunScalars.OF_EPOCH.size());
    assertThat(events()).extracting(Event::getWallTime).containsOnly(1767268800.0);
  }

  /** The first bytes of every event file that TensorFlow writes. */
  @Test
  void framesAreTensorFlows() throws IOException {
    rounds(log(), 0, 1);

    byte[] file = Files.readAllBytes(onlyFile());
    assertThat(Arrays.copyOf(file, 13))
        .isEqualTo(
            new byte[] {0x18, 0, 0, 0, 0, 0, 0, 0, (byte) 0xa3, 0x7f, 0x4b, 0x22, /* field 1 */ 9});
    assertThat(events().get(0).getFileVersion()).isEqualTo("brain.Event:2");
  }

  @Test
  void resumeCutsLaterStepsAndHalfWrittenEventsAndSaysSo() throws IOException {
    rounds(log(), 0, 3);
    byte[] half = Arrays.copyOf(Files.readAllBytes(onlyFile()), 40);
    Files.write(onlyFile(), half, StandardOpenOption.APPEND);

    TensorBoardLog resumed = log();
    resumed.cutAfter(24);
    rounds(resumed, 2, 4);

    assertThat(scalars().get("loss/total"))
        .extracting(Scalar::step)
        .containsExactly(12L, 24L, 36L, 48L);
    assertThat(events().stream().filter(Event::hasSessionLog))
        .singleElement()
        .satisfies(
            start -> {
              assertThat(start.getStep()).isEqualTo(25);
              assertThat(start.getSessionLog().getStatus())
                  .isEqualTo(SessionLog.SessionStatus.START);
            });
  }

  @Test
  void resumingTwiceOrFromTheStartLeavesNothingDouble() throws IOException {
    rounds(log(), 0, 2);
    log().cutAfter(12);
    log().cutAfter(12);
    assertThat(scalars().get("loss/total")).extracting(Scalar::step).containsExactly(12L);

    TensorBoardLog again = log();
    again.cutAfter(0);
    rounds(again, 0, 1);

    assertThat(scalars().get("loss/total")).extracting(Scalar::step).containsExactly(12L);
  }

  @Test
  void longFilesAreFollowedByOthersInTheOrderOfTheirNames() throws IOException {
    TensorBoardLog log = log();
    int rounds = 3000;
    rounds(log, 0, rounds);

    try (var files = Files.list(run.resolve("tensorboard"))) {
      assertThat(files).hasSizeBetween(2, 4).allMatch(file -> size(file) < 1.1 * (1 << 20));
    }
    assertThat(scalars().get("train/round"))
        .hasSize(rounds)
        .isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private TensorBoardLog log() throws IOException {
    return new TensorBoardLog(RoundsFixture.files(run), NOON);
  }

  private static void rounds(TensorBoardLog log, int from, int to) throws IOException {
    for (int round = from; round < to; round++) {
      log.roundRecorded(RoundsFixture.round(round));
    }
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(run.resolve("tensorboard"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private List<Event> events() throws IOException {
    return EventsFixture.events(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri()));
  }

  private Map<String, List<Scalar>> scalars() throws IOException {
    return EventsFixture.scalars(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri()));
  }
}
