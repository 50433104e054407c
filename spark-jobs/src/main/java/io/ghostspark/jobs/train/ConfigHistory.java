package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.InvalidConfException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.run.RunFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The configurations that a run was trained with: {@code config.yaml} is the present one; a resume
 * that changes something keeps the one before as {@code config-until-round-N.yaml}.
 */
final class ConfigHistory {
  private static final String PRESENT = "config.yaml";

  private final RunFiles run;

  ConfigHistory(RunFiles run) {
    this.run = run;
  }

  /**
   * Writes the present configuration.
   *
   * @param nextRound first round that it decides
   * @return what differs from the one before, one line a key
   */
  List<String> write(LoadedConf conf, long nextRound) throws IOException {
    List<String> changes = List.of();
    if (nextRound > 0 && run.exists(PRESENT)) {
      byte[] before = run.read(PRESENT);
      changes = changes(new String(before, StandardCharsets.UTF_8), conf, nextRound);
      if (!changes.isEmpty()) {
        run.write("config-until-round-" + nextRound + ".yaml", before);
      }
    }
    run.write(PRESENT, conf.resolvedYaml());
    return changes;
  }

  private List<String> changes(String before, LoadedConf conf, long nextRound) {
    Map<String, String> old;
    try {
      old = ConfLoader.parse(before, run.path(PRESENT).toString(), List.of()).values();
    } catch (InvalidConfException e) {
      return List.of("Cannot compare with the configuration before: " + e.getMessage());
    }
    Map<String, String> present = conf.values();
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(present.keySet());
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      String was = old.getOrDefault(key, "(none)");
      String is = present.getOrDefault(key, "(none)");
      if (!was.equals(is)) {
        lines.add("%s: was %s, is %s from round %d on".formatted(key, was, is, nextRound));
      }
    }
    return lines;
  }
}
