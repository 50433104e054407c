package io.ghostspark.jobs.teach;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.file.WholeFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.prepare.ShardFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A block of a cache while it is made: {@code identity.json} first, then per shard the table and a
 * small JSON beside it that says it is finished.
 */
final class CacheFolder {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String IDENTITY = "identity.json";

  private final Configuration hadoop;
  private final Path folder;
  private final Map<String, String> inputs;

  /** A finished shard; {@code identity} is the digest of what it was made with. */
  record Finished(String identity, ShardEntry entry) {}

  /** A task's view of a folder that the driver has opened. */
  CacheFolder(Configuration hadoop, Path folder) {
    this(hadoop, folder, Map.of());
  }

  /**
   * @param inputs what the cache is made from, paths by configuration key
   */
  CacheFolder(Configuration hadoop, Path folder, Map<String, String> inputs) {
    this.hadoop = hadoop;
    this.folder = folder;
    this.inputs = Map.copyOf(inputs);
  }

  /**
   * Makes the folder ready. A folder of the same identity is continued without being asked to;
   * anything else in it is refused unless overwritten.
   */
  void open(CacheIdentity identity, OutputMode mode) {
    Path file = new Path(folder, IDENTITY);
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      boolean ours = mode != OutputMode.OVERWRITE && files.exists(file);
      if (ours) {
        requireSame(identity, readIdentity(file));
        return;
      }
      output().open(withoutIdentity(mode));
      write(file, CanonicalJson.write(identity));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open logit cache '" + folder + "'", e);
    }
  }

  /**
   * Why {@link #open} would refuse any identity; empty for a cache that might be continued. Changes
   * nothing.
   */
  Optional<String> problem(OutputMode mode) {
    try {
      boolean ours =
          mode != OutputMode.OVERWRITE
              && folder.getFileSystem(hadoop).exists(new Path(folder, IDENTITY));
      return ours ? Optional.empty() : output().problem(withoutIdentity(mode));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open logit cache '" + folder + "'", e);
    }
  }

  private OutputFolder output() {
    return new OutputFolder(hadoop, "logits.path", folder, inputs);
  }

  /** A folder that is no cache has nothing to resume. */
  private static OutputMode withoutIdentity(OutputMode mode) {
    return mode == OutputMode.OVERWRITE ? OutputMode.OVERWRITE : OutputMode.FRESH;
  }

  private void requireSame(CacheIdentity configured, CacheIdentity made) {
    List<String> differences = made.differences(configured);
    if (!differences.isEmpty()) {
      throw CachedViews.refused(
          folder, "it was made from something else: " + String.join("; ", differences));
    }
  }

  Path shard(int ordinal) {
    return new Path(folder, ShardFiles.name(ordinal));
  }

  /**
   * The entry of a shard that an earlier run finished under the same identity.
   *
   * @param images the image shard, whose row groups it must repeat
   */
  Optional<ShardEntry> finished(int ordinal, CacheIdentity identity, ShardEntry images) {
    Path sidecar = sidecar(ordinal);
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (!files.exists(sidecar) || !files.exists(shard(ordinal))) {
        return Optional.empty();
      }
      try (InputStream in = files.open(sidecar)) {
        Finished finished = JSON.readValue(in.readAllBytes(), Finished.class);
        boolean same =
            finished.identity.equals(identity.digest())
                && finished.entry.rowGroupRows().equals(images.rowGroupRows())
                && finished.entry.bytes() == files.getFileStatus(shard(ordinal)).getLen();
        return same ? Optional.of(finished.entry) : Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + sidecar + "'", e);
    }
  }

  void finish(int ordinal, CacheIdentity identity, ShardEntry entry) throws IOException {
    write(sidecar(ordinal), CanonicalJson.write(new Finished(identity.digest(), entry)));
  }

  private CacheIdentity readIdentity(Path file) throws IOException {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return JSON.readValue(in.readAllBytes(), CacheIdentity.class);
    }
  }

  private Path sidecar(int ordinal) {
    return new Path(folder, ShardFiles.name(ordinal).replace(".parquet", ".json"));
  }

  private void write(Path file, String text) throws IOException {
    WholeFile.write(file.getFileSystem(hadoop), file, text.getBytes(StandardCharsets.UTF_8));
  }
}
