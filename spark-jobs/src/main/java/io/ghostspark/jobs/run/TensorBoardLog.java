package io.ghostspark.jobs.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** A run's figures as TensorBoard's event files, {@code tensorboard/} of its folder. */
public final class TensorBoardLog implements RunObserver {

  /** A file that is longer is followed by another one. */
  static final int ROLL_BYTES = 1 << 20;

  /** TensorBoard takes its files in the order of their names, and knows them by the second word. */
  private static final String PREFIX = "events.out.tfevents.";

  /** Readers of this format drop what a restart leaves behind by the step of its start. */
  private static final String FORMAT = "brain.Event:2";

  private final RunFiles folder;
  private final Clock clock;
  private @Nullable String file;
  private long bytes;

  /**
   * @param clock of the events' wall time, which TensorBoard shows and nothing depends on
   */
  public TensorBoardLog(RunFiles run, Clock clock) {
    this.folder = run.below("tensorboard");
    this.clock = clock;
  }

  /**
   * Drops events of later steps, and what a killed run left half written; tells a TensorBoard that
   * has read them.
   *
   * @param step of the checkpoint that the run goes on from; 0 at its start
   */
  public void cutAfter(long step) throws IOException {
    boolean isRestart = false;
    for (String name : folder.list()) {
      if (name.startsWith(PREFIX)) {
        isRestart = true;
        cut(name, step);
      }
    }
    if (isRestart) {
      SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
      // Steps from here on: the checkpoint's own stays.
      append(step + 1, event(step + 1).setSessionLog(start));
    }
  }

  private void cut(String name, long step) throws IOException {
    byte[] before = folder.read(name);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    boolean hasFigures = false;
    for (Event event : EventFrame.events(before)) {
      if (event.getStep() <= step) {
        kept.writeBytes(EventFrame.of(event));
        hasFigures |= event.hasSummary();
      }
    }
    if (!hasFigures) {
      folder.delete(name);
    } else if (kept.size() != before.length) {
      folder.write(name, kept.toByteArray());
    }
  }

  @Override
  public void roundRecorded(RoundMetrics round) throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    RunScalars.OF_ROUND.forEach((tag, value) -> add(summary, tag, value.applyAsDouble(round)));
    append(round.step(), event(round.step()).setSummary(summary));
  }

  @Override
  public void epochRecorded(EpochSummary epoch, List<RoundMetrics> rounds) throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    RunScalars.OF_EPOCH.forEach(
        (tag, value) ->
            Optional.ofNullable(value.apply(epoch)).ifPresent(v -> add(summary, tag, v)));
    if (summary.getValueCount() > 0) {
      long step = rounds.get(rounds.size() - 1).step();
      append(step, event(step).setSummary(summary));
    }
  }

  private static void add(Summary.Builder summary, String tag, double value) {
    summary.addValue(Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value));
  }

  private Event.Builder event(long step) {
    return Event.newBuilder().setWallTime(clock.millis() / 1e3).setStep(step);
  }

  private void append(long step, Event.Builder event) throws IOException {
    byte[] frame = EventFrame.of(event.build());
    if (file == null || bytes > ROLL_BYTES) {
      file = PREFIX + String.format(Locale.ROOT, "%012d", step) + ".ghostspark";
      byte[] first = EventFrame.of(event(0).setFileVersion(FORMAT).build());
      folder.write(file, first);
      bytes = first.length;
    }
    folder.append(file, frame);
    bytes += frame.length;
  }
}
