package io.ghostspark.jobs.paper;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of a table with one seed, ready to be trained.
 *
 * @param conf with the scale's values and folders
 * @param digest of what decides its numbers: equal for rows of other tables that train the same
 * @param unavailable why it cannot be run at this scale
 */
record RowRun(
    PaperTable table, PaperRow row, LoadedConf conf, String digest, Optional<String> unavailable) {

  private static final int DIGITS = 16;

  /**
   * @param confFolder folder of the rows' files
   * @param repeat 0 for the file's own seed, else so much above it
   */
  static RowRun of(
      PaperTable table,
      PaperRow row,
      Path confFolder,
      TableScale scale,
      ScaleFolders folders,
      int repeat) {
    Path file = confFolder.resolve(table.name(row) + ".yaml");
    return of(table, row, file, scale, folders, repeat, /* more= */ List.of());
  }

  static RowRun of(
      PaperTable table,
      PaperRow row,
      Path file,
      TableScale scale,
      ScaleFolders folders,
      int repeat,
      List<String> more) {
    LoadedConf loaded = ConfLoader.load(file, List.of());
    RunConfig written = loaded.config();
    List<String> sets = new ArrayList<>(scale.overrides(table, loaded, folders));
    sets.add("seed=" + (written.seed() + repeat));
    sets.addAll(more);
    LoadedConf nameless = ConfLoader.load(file, nameless(sets, written));
    String digest = nameless.givenDigest().substring(0, DIGITS);
    sets.addAll(places(scale, folders, written, nameless, digest, repeat));
    return new RowRun(table, row, ConfLoader.load(file, sets), digest, scale.unavailable(written));
  }

  /** Path of the run's folder as configured. */
  String runFolder() {
    return Objects.requireNonNull(conf.config().train()).run();
  }

  /** Names and folders decide no number. */
  private static List<String> nameless(List<String> sets, RunConfig written) {
    List<String> all = new ArrayList<>(sets);
    all.addAll(List.of("name=row", "train.run=run", "dataset.shards=shards", "export=null"));
    if (written.logits() != null) {
      all.add("logits.path=logits");
    }
    return all;
  }

  private static List<String> places(
      TableScale scale,
      ScaleFolders folders,
      RunConfig written,
      LoadedConf nameless,
      String digest,
      int repeat) {
    if (scale == TableScale.FULL) {
      return repeat == 0
          ? List.of()
          : List.of(
              "train.run=%s-seed-%d"
                  .formatted(
                      Objects.requireNonNull(written.train()).run(), nameless.config().seed()));
    }
    Path folder = folders.of(scale);
    List<String> sets = new ArrayList<>();
    sets.add("dataset.shards=" + folder.resolve("shards"));
    sets.add("train.run=" + folder.resolve("runs").resolve(digest));
    if (written.logits() != null) {
      sets.add("logits.path=" + folder.resolve("logits-" + cacheKey(nameless)));
    }
    return sets;
  }

  /** Rows with the same teacher and views share a cache. */
  private static String cacheKey(LoadedConf nameless) {
    Map<String, String> sections = nameless.sectionDigests();
    return CanonicalJson.digest(
            List.of(
                Objects.requireNonNull(sections.get("views")),
                String.valueOf(sections.get("teacher")),
                Objects.requireNonNull(sections.get("logits"))))
        .substring(0, DIGITS);
  }
}
