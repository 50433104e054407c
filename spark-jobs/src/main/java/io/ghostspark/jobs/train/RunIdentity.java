package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.LoadedConf;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must be equal for a run to go on: the configuration that training reads and the digests of
 * what it reads from disk.
 *
 * <p>Free are paths, checkpoints, validation, the number of workers, the threads that make batches,
 * the states that the driver takes in, the deadline of a round, and what an operator turns down
 * after training diverged: the learning rate's schedule and the gradient's bound. None of them has
 * state: a step reads the rate of its epoch and the bound, nothing of those before. So a resumed
 * run stays a function of the checkpoint and the present configuration. Unchanged, it equals an
 * undisturbed one bit for bit; changed, it equals none, and {@link ConfigHistory} keeps and logs
 * both.
 */
final class RunIdentity {

  /** May differ in a resumed run, with a notice. */
  static final String WORKERS = "train.workers";

  /** Start of every key of the optimiser. */
  static final String OPTIMISER = "train.optimiser.";

  private static final Set<String> SECTIONS = Set.of("views", "network", "train");
  private static final Set<String> FREE =
      Set.of(
          "train.run",
          "train.checkpoint-every-rounds",
          "train.keep-checkpoints",
          "train.validate-every-epochs",
          "train.averaging.fan-in",
          "train.decode-threads",
          "train.optimiser.max-grad-norm");
  private static final List<String> FREE_SECTIONS = List.of("train.schedule.", "train.deadline.");

  /** What a run did whose configuration does not name the key. */
  private static final Map<String, String> ASSUMED =
      Map.of(
          "train.optimiser.name", "lamb",
          "train.optimiser.groups", "[]",
          "train.precision", "f32",
          "train.device", "cpu",
          "train.accumulate", "1",
          "train.averaging.traffic", "f32",
          "train.averaging.schedule.kind", "constant",
          "train.averaging.outer.rule", "average",
          "train.averaging.outer.rate", "1.0",
          "train.averaging.outer.momentum", "0.0");

  private RunIdentity() {}

  /** A key's value in an identity, in one of an earlier version or of a shorter file too. */
  static String value(Map<String, String> identity, String key) {
    return identity.getOrDefault(key, ASSUMED.getOrDefault(key, "(none)"));
  }

  /**
   * @param logitsDigest digest of the cache's key, null without distillation
   */
  static Map<String, String> of(
      LoadedConf conf, String datasetDigest, @Nullable String logitsDigest) {
    Map<String, String> identity = new TreeMap<>();
    conf.values()
        .forEach(
            (key, value) -> {
              if (decidesBits(key)) {
                identity.put(key, value);
              }
            });
    identity.put("dataset digest", datasetDigest);
    if (logitsDigest != null) {
      identity.put("logits key", logitsDigest);
    }
    return identity;
  }

  /** Whether a checkpoint is bound to the key's value. */
  static boolean decidesBits(String key) {
    String section = key.substring(0, Math.max(0, key.indexOf('.')));
    return key.equals("seed")
        || (SECTIONS.contains(section)
            && !FREE.contains(key)
            && FREE_SECTIONS.stream().noneMatch(key::startsWith));
  }
}
