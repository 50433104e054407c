package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.train.CheckpointManifest.FileEntry;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints of a run: {@code checkpoints/round-000012/} is the state after 12 rounds. A
 * checkpoint exists when its manifest does; a broken one is skipped.
 */
final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  private static final String MANIFEST = "manifest.json";
  private static final String WEIGHTS = "weights.bin";
  private static final String FIRST_MOMENT = "first-moment.bin";
  private static final String SECOND_MOMENT = "second-moment.bin";
  private static final String EMA = "ema.bin";

  /** Only of runs whose outer step has a momentum. */
  private static final String OUTER_MOMENTUM = "outer-momentum.bin";

  private final RunFiles folder;
  private final String architecture;
  private final Map<String, String> identity;
  private final int keep;

  /**
   * @param identity what must be equal for a run to go on, by configuration key
   * @param keep newest checkpoints that stay
   */
  CheckpointStore(RunFiles run, String architecture, Map<String, String> identity, int keep) {
    this.folder = run.below("checkpoints");
    this.architecture = architecture;
    this.identity = identity;
    this.keep = keep;
  }

  /** Writes the state; then deletes checkpoints beyond the newest ones. A failure leaves those. */
  void write(RunState state) throws IOException {
    String name = name(state.nextRound());
    try {
      folder.delete(name);
      write(name, state);
    } catch (IOException e) {
      deletePartial(name);
      throw new IOException(
          "Cannot write checkpoint '%s': %s; newest whole one: %s; make room there and continue with --resume"
              .formatted(folder.path(name), e.getMessage(), describeLatest()),
          e);
    }
    deleteOld();
  }

  /** What a full disk let through would keep others from their room. */
  private void deletePartial(String name) {
    try {
      folder.delete(name);
    } catch (IOException e) {
      LOG.warn("Cannot delete what there is of '{}': {}", folder.path(name), e.getMessage());
    }
  }

  private void write(String name, RunState state) throws IOException {
    RunFiles files = folder.below(name);
    Map<String, FileEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> part : parts(state).entrySet()) {
      byte[] content = FloatBytes.of(part.getValue());
      files.write(part.getKey(), content);
      entries.put(part.getKey(), entry(content));
    }
    CheckpointManifest manifest =
        new CheckpointManifest(
            CheckpointManifest.SCHEMA_VERSION,
            architecture,
            identity,
            state.nextRound(),
            state.epoch(),
            state.position(),
            state.training().step(),
            entries);
    files.write(MANIFEST, manifest.json());
  }

  /**
   * The newest sound checkpoint, or empty if there is none at all.
   *
   * @param notices told about each broken one, and about what differs without being in the way
   */
  Optional<RunState> latest(Consumer<String> notices) throws IOException {
    List<String> names = newestFirst();
    for (String name : names) {
      CheckpointManifest manifest;
      TrainingState state;
      float[] outerMomentum;
      KeptMoments kept;
      try {
        manifest = readManifest(folder.below(name));
        state = readState(folder.below(name), manifest);
        outerMomentum =
            manifest.files().containsKey(OUTER_MOMENTUM)
                ? readPart(folder.below(name), manifest, OUTER_MOMENTUM)
                : new float[0];
        kept = readKept(folder.below(name), manifest);
      } catch (IOException e) {
        notices.accept(
            "Skipping broken checkpoint '%s': %s".formatted(folder.path(name), e.getMessage()));
        continue;
      }
      requireSame(name, manifest);
      describeChange(manifest).ifPresent(notices);
      return Optional.of(
          new RunState(
              state,
              outerMomentum,
              kept,
              manifest.nextRound(),
              manifest.epoch(),
              manifest.position()));
    }
    if (!names.isEmpty()) {
      throw new ValidationException(
          "Cannot resume: all %d checkpoints in '%s' are broken; start again with --overwrite"
              .formatted(names.size(), folder));
    }
    return Optional.empty();
  }

  /** Where the newest complete checkpoint lies, for messages. */
  String describeLatest() throws IOException {
    List<String> names = newestFirst();
    return names.isEmpty() ? "none" : folder.path(names.get(0)).toString();
  }

  private void requireSame(String name, CheckpointManifest manifest) {
    List<String> differences = new ArrayList<>();
    if (!manifest.architecture().equals(architecture)) {
      differences.add(
          "architecture: checkpoint = %s, configured = %s"
              .formatted(manifest.architecture(), architecture));
    }
    TreeSet<String> keys = new TreeSet<>(identity.keySet());
    // Checkpoints of earlier versions hold keys that have become free since.
    manifest.identity().keySet().stream()
        .filter(key -> key.contains(" ") || RunIdentity.decidesBits(key))
        .forEach(keys::add);
    keys.remove(RunIdentity.WORKERS);
    otherOptimiser(manifest)
        .ifPresent(
            difference -> {
              differences.add(difference);
              keys.removeIf(key -> key.startsWith(RunIdentity.OPTIMISER));
            });
    for (String key : keys) {
      String theirs = RunIdentity.value(manifest.identity(), key);
      String ours = RunIdentity.value(identity, key);
      if (!theirs.equals(ours)) {
        differences.add("%s: checkpoint = %s, configured = %s".formatted(key, theirs, ours));
      }
    }
    if (!differences.isEmpty()) {
      throw new ValidationException(
          "Cannot resume from checkpoint '%s': %s; use the configuration it was made with, or start again with --overwrite"
              .formatted(folder.path(name), String.join("; ", differences)));
    }
  }

  /** Another optimiser has other settings altogether: one difference, not one per key. */
  private Optional<String> otherOptimiser(CheckpointManifest manifest) {
    String key = RunIdentity.OPTIMISER + "name";
    String theirs = RunIdentity.value(manifest.identity(), key);
    String ours = RunIdentity.value(identity, key);
    return theirs.equals(ours)
        ? Optional.empty()
        : Optional.of(
            "%s: checkpoint = %s, configured = %s (the moments of one mean nothing to the other)"
                .formatted(key, theirs, ours));
  }

  /** The averaged state and the order of the data are the same for any number of workers. */
  private Optional<String> describeChange(CheckpointManifest manifest) {
    String before = manifest.identity().getOrDefault(RunIdentity.WORKERS, "(none)");
    String now = identity.getOrDefault(RunIdentity.WORKERS, "(none)");
    return before.equals(now)
        ? Optional.empty()
        : Optional.of(
            "Continuing with %s = %s, checkpoint = %s: epoch %d is cut anew from sample %d on; every sample still comes once an epoch, but the weights will not be those of an undisturbed run"
                .formatted(
                    RunIdentity.WORKERS, now, before, manifest.epoch(), manifest.position()));
  }

  private static TrainingState readState(RunFiles files, CheckpointManifest manifest)
      throws IOException {
    return new TrainingState(
        readPart(files, manifest, WEIGHTS),
        readPart(files, manifest, FIRST_MOMENT),
        readPart(files, manifest, SECOND_MOMENT),
        readPart(files, manifest, EMA),
        manifest.step());
  }

  private static KeptMoments readKept(RunFiles files, CheckpointManifest manifest)
      throws IOException {
    List<KeptMoments.Own> workers = new ArrayList<>();
    while (manifest.files().containsKey(ofWorker(FIRST_MOMENT, workers.size()))) {
      workers.add(
          new KeptMoments.Own(
              readPart(files, manifest, ofWorker(FIRST_MOMENT, workers.size())),
              readPart(files, manifest, ofWorker(SECOND_MOMENT, workers.size()))));
    }
    return new KeptMoments(workers);
  }

  /** Only of runs whose workers keep their moments. */
  private static String ofWorker(String moment, int worker) {
    return moment.replace(".bin", "-" + worker + ".bin");
  }

  private static CheckpointManifest readManifest(RunFiles files) throws IOException {
    long bytes = files.length(MANIFEST);
    if (bytes > CheckpointManifest.MAX_BYTES) {
      throw new IOException(
          "%s: %d bytes (must be at most %d)"
              .formatted(MANIFEST, bytes, CheckpointManifest.MAX_BYTES));
    }
    return CheckpointManifest.parse(files.read(MANIFEST));
  }

  private static float[] readPart(RunFiles files, CheckpointManifest manifest, String name)
      throws IOException {
    FileEntry expected = manifest.files().get(name);
    if (expected == null) {
      throw new IOException("manifest lists no " + name);
    }
    // Before a byte of it is read: neither the manifest nor the file decides how much we hold.
    long length = files.length(name);
    if (length != expected.bytes() || length > Integer.MAX_VALUE) {
      throw new IOException(
          "%s: expected = %d bytes with SHA-256 %s, actual = %d bytes"
              .formatted(name, expected.bytes(), expected.sha256(), length));
    }
    byte[] content = files.read(name);
    FileEntry actual = entry(content);
    if (!actual.equals(expected)) {
      throw new IOException(
          "%s: expected = %d bytes with SHA-256 %s, actual = %d bytes with %s"
              .formatted(
                  name, expected.bytes(), expected.sha256(), actual.bytes(), actual.sha256()));
    }
    return FloatBytes.floats(content);
  }

  private static Map<String, float[]> parts(RunState run) {
    TrainingState state = run.training();
    Map<String, float[]> parts = new LinkedHashMap<>();
    parts.put(WEIGHTS, state.weights());
    parts.put(FIRST_MOMENT, state.firstMoment());
    parts.put(SECOND_MOMENT, state.secondMoment());
    parts.put(EMA, state.ema());
    if (run.outerMomentum().length > 0) {
      parts.put(OUTER_MOMENTUM, run.outerMomentum());
    }
    for (int worker = 0; worker < run.kept().workers().size(); worker++) {
      KeptMoments.Own own = run.kept().workers().get(worker);
      parts.put(ofWorker(FIRST_MOMENT, worker), own.first());
      parts.put(ofWorker(SECOND_MOMENT, worker), own.second());
    }
    return parts;
  }

  private static FileEntry entry(byte[] content) {
    return new FileEntry(content.length, Sha256.hex(Sha256.start(), content));
  }

  private void deleteOld() throws IOException {
    List<String> complete = newestFirst();
    for (String name : complete.subList(Math.min(keep, complete.size()), complete.size())) {
      // The manifest first: half a checkpoint must not look whole.
      folder.below(name).delete(MANIFEST);
      folder.delete(name);
    }
  }

  /** Checkpoints that have a manifest. */
  private List<String> newestFirst() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : folder.list()) {
      if (name.startsWith("round-") && folder.below(name).exists(MANIFEST)) {
        names.add(name);
      }
    }
    names.sort(Collections.reverseOrder());
    return names;
  }

  private static String name(long round) {
    return String.format(Locale.ROOT, "round-%06d", round);
  }
}
