package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finished rows of one scale, by what trained them. */
final class RowStore {
  private final Configuration hadoop;
  private final Path folder;

  RowStore(Configuration hadoop, java.nio.file.Path scaleFolder) {
    this.hadoop = hadoop;
    this.folder = new Path(JobPaths.of(scaleFolder.toString()), "rows");
  }

  Optional<RowResult> find(RowRun run) {
    Path file = file(run);
    try {
      return file.getFileSystem(hadoop).exists(file)
          ? Optional.of(JsonFiles.read(hadoop, file, RowResult.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + file + "'", e);
    }
  }

  void keep(RowRun run, RowResult result) {
    JsonFiles.write(hadoop, file(run), result);
  }

  private Path file(RowRun run) {
    return new Path(folder, run.digest() + ".json");
  }
}
