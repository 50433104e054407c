package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

  private static final Map<String, String> IDENTITY = Map.of("seed", "1", "train.batch", "5");

  @TempDir private Path run;

  @Test
  void writtenStateComesBackBitForBit() throws IOException {
    CheckpointStore store = store(IDENTITY, 2);
    RunState state = state(3);
    store.write(state);

    RunState read = store.latest(CheckpointStoreTest::noWarning).orElseThrow();

    assertThat(read.nextRound()).isEqualTo(3);
    assertThat(read.epoch()).isEqualTo(1);
    assertThat(read.position()).isEqualTo(30);
    assertThat(read.training().weights()).isEqualTo(state.training().weights());
    assertThat(read.training().firstMoment()).isEqualTo(state.training().firstMoment());
    assertThat(read.training().secondMoment()).isEqualTo(state.training().secondMoment());
    assertThat(read.training().ema()).isEqualTo(state.training().ema());
    assertThat(read.training().step()).isEqualTo(17);
    assertThat(Files.readString(run.resolve("checkpoints/round-000003/manifest.json")))
        .contains("\"epoch\" : 1", "\"position\" : 30", "\"schema-version\" : 1");
  }

  @Test
  void outerMomentumComesBackAndIsAbsentWithoutAnOuterStep() throws IOException {
    CheckpointStore store = store(IDENTITY, 3);
    store.write(state(1));
    float[] momentum = {0.5f, -2};
    store.write(new RunState(state(2).training(), momentum, 2, 1, 30));

    assertThat(store.latest(CheckpointStoreTest::noWarning).orElseThrow().outerMomentum())
        .isEqualTo(momentum);
    assertThat(run.resolve("checkpoints/round-000001/outer-momentum.bin")).doesNotExist();
    assertThat(run.resolve("checkpoints/round-000002/outer-momentum.bin")).hasSize(8);
  }

  @Test
  void checkpointsOfVersionsWithoutAveragingSettingsFitTheirDefaults() throws IOException {
    store(Map.of("seed", "1"), 2).write(state(1));
    Map<String, String> plain =
        Map.of(
            "seed", "1",
            "train.averaging.traffic", "f32",
            "train.averaging.outer.rule", "average");
    Map<String, String> other = Map.of("seed", "1", "train.averaging.traffic", "bf16");

    assertThat(store(plain, 2).latest(CheckpointStoreTest::noWarning)).isPresent();
    assertThatThrownBy(() -> store(other, 2).latest(CheckpointStoreTest::noWarning))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "round-000001': train.averaging.traffic: checkpoint = f32, configured = bf16;");
  }

  @Test
  void newestCheckpointsStay() throws IOException {
    CheckpointStore store = store(IDENTITY, 2);
    for (int round = 1; round <= 4; round++) {
      store.write(state(round));
    }

    try (var names = Files.list(run.resolve("checkpoints"))) {
      assertThat(names.map(p -> p.getFileName().toString()).sorted())
          .containsExactly("round-000003", "round-000004");
    }
  }

  @Test
  void brokenNewestIsSkippedWithAMessage() throws IOException {
    CheckpointStore store = store(IDENTITY, 3);
    store.write(state(1));
    store.write(state(2));
    store.write(state(3));
    Path ema = run.resolve("checkpoints/round-000003/ema.bin");
    byte[] bytes = Files.readAllBytes(ema);
    bytes[5] ^= 1;
    Files.write(ema, bytes);
    Files.writeString(run.resolve("checkpoints/round-000002/manifest.json"), "{\"schema");
    List<String> warnings = new ArrayList<>();

    assertThat(store.latest(warnings::add).orElseThrow().nextRound()).isEqualTo(1);
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0))
        .startsWith("Skipping broken checkpoint 'file:" + run)
        .contains("round-000003': ema.bin: expected = 16 bytes with SHA-256 ");
    assertThat(warnings.get(1)).contains("round-000002': ");
  }

  @Test
  void folderWithoutManifestDoesNotExist() throws IOException {
    CheckpointStore store = store(IDENTITY, 3);
    store.write(state(1));
    Files.createDirectories(run.resolve("checkpoints/round-000002"));
    Files.write(run.resolve("checkpoints/round-000002/weights.bin"), new byte[3]);

    assertThat(store.latest(CheckpointStoreTest::noWarning).orElseThrow().nextRound()).isEqualTo(1);
  }

  @Test
  void onlyBrokenCheckpointsAreAnErrorAndNoneIsEmpty() throws IOException {
    CheckpointStore store = store(IDENTITY, 3);

    assertThat(store.latest(CheckpointStoreTest::noWarning)).isEmpty();

    store.write(state(1));
    Files.delete(run.resolve("checkpoints/round-000001/weights.bin"));
    assertThatThrownBy(() -> store.latest(warning -> {}))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot resume: all 1 checkpoints in ")
        .hasMessageEndingWith("are broken; start again with --overwrite");
  }

  @Test
  void otherArchitectureOrConfigurationIsRefusedNamingBothSides() throws IOException {
    store(IDENTITY, 2).write(state(1));
    CheckpointStore other =
        new CheckpointStore(
            files(), "beitv2-64x2", Map.of("seed", "2", "train.batch", "5", "new", "x"), 2);

    assertThatThrownBy(() -> other.latest(CheckpointStoreTest::noWarning))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "round-000001': architecture: checkpoint = ghostnetv3-0.5, configured = beitv2-64x2;"
                + " new: checkpoint = (none), configured = x;"
                + " seed: checkpoint = 1, configured = 2;"
                + " use the configuration it was made with");
  }

  @Test
  void anotherNumberOfWorkersIsANoticeNotAnError() throws IOException {
    store(Map.of("seed", "1", "train.workers", "2"), 2).write(state(4));
    List<String> notices = new ArrayList<>();

    RunState read =
        store(Map.of("seed", "1", "train.workers", "3"), 2).latest(notices::add).orElseThrow();

    assertThat(read.nextRound()).isEqualTo(4);
    assertThat(notices)
        .containsExactly(
            "Continuing with train.workers = 3, checkpoint = 2: epoch 1 is cut anew from sample 30 on;"
                + " every sample still comes once an epoch, but the weights will not be those of an"
                + " undisturbed run");
  }

  @Test
  void anotherOptimiserIsOneDifferenceNamingBothSides() throws IOException {
    Map<String, String> lamb =
        Map.of("seed", "1", "train.optimiser.beta1", "0.9", "train.optimiser.weight-decay", "0.05");
    Map<String, String> sgd =
        Map.of(
            "seed", "1",
            "train.optimiser.name", "sgd",
            "train.optimiser.momentum", "0.9",
            "train.optimiser.weight-decay", "1e-4");
    store(lamb, 2).write(state(1));

    assertThatThrownBy(() -> store(sgd, 2).latest(CheckpointStoreTest::noWarning))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "round-000001': train.optimiser.name: checkpoint = lamb, configured = sgd (the moments"
                + " of one mean nothing to the other); use the configuration it was made with");
  }

  @Test
  void keysThatAnEarlierVersionDidNotKnowHaveTheValueThatItUsed() throws IOException {
    Map<String, String> before = Map.of("seed", "1", "train.optimiser.beta1", "0.9");
    Map<String, String> now = new java.util.TreeMap<>(before);
    now.put("train.optimiser.name", "lamb");
    now.put("train.optimiser.groups", "[]");
    now.put("train.precision", "f32");
    now.put("train.device", "cpu");
    now.put("train.accumulate", "1");
    store(before, 2).write(state(1));

    assertThat(store(now, 2).latest(CheckpointStoreTest::noWarning)).isPresent();
    now.put("train.precision", "bf16");
    assertThatThrownBy(() -> store(now, 2).latest(CheckpointStoreTest::noWarning))
        .hasMessageContaining("train.precision: checkpoint = f32, configured = bf16");
  }

  private CheckpointStore store(Map<String, String> identity, int keep) throws IOException {
    return new CheckpointStore(files(), "ghostnetv3-0.5", identity, keep);
  }

  private RunFiles files() throws IOException {
    return RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri()));
  }

  private static RunState state(long nextRound) {
    return new RunState(
        new TrainingState(
            new float[] {1, -0.0f, Float.MIN_VALUE, nextRound},
            new float[] {4, 5},
            new float[] {6, 7},
            new float[] {8, 9, 10, 11},
            17),
        nextRound,
        /* epoch= */ 1,
        /* position= */ 30);
  }

  private static void noWarning(String warning) {
    throw new AssertionError(warning);
  }
}
