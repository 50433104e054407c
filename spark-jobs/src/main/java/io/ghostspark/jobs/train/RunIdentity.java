package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.LoadedConf;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decides a run's bits: the configuration that training reads and the digests of what it reads
 * from disk. Paths, checkpoints and validation may change between a stop and a resume; so may the
 * number of workers, which changes the bits.
 */
final class RunIdentity {

  /** May differ in a resumed run, with a notice. */
  static final String WORKERS = "train.workers";

  private static final Set<String> SECTIONS = Set.of("views", "network", "train");
  private static final Set<String> FREE =
      Set.of(
          "train.run",
          "train.checkpoint-every-rounds",
          "train.keep-checkpoints",
          "train.validate-every-epochs");

  private RunIdentity() {}

  /**
   * @param logitsDigest digest of the cache's key, null without distillation
   */
  static Map<String, String> of(
      LoadedConf conf, String datasetDigest, @Nullable String logitsDigest) {
    Map<String, String> identity = new TreeMap<>();
    conf.values()
        .forEach(
            (key, value) -> {
              String section = key.substring(0, Math.max(0, key.indexOf('.')));
              if (key.equals("seed") || (SECTIONS.contains(section) && !FREE.contains(key))) {
                identity.put(key, value);
              }
            });
    identity.put("dataset digest", datasetDigest);
    if (logitsDigest != null) {
      identity.put("logits key", logitsDigest);
    }
    return identity;
  }
}
