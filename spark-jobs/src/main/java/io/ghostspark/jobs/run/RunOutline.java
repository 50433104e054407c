package io.ghostspark.jobs.run;

import io.ghostspark.jobs.JsonFiles;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a run is going to be, {@code outline.json} of its folder: so that whoever looks knows how
 * far it is. Written at every start.
 *
 * @param name of the configuration
 * @param samples of an epoch
 * @param rounds of the whole run
 */
public record RunOutline(
    String name, String architecture, int epochs, long samples, int workers, long rounds) {

  private static final String FILE = "outline.json";

  public void write(Configuration hadoop, RunFiles run) {
    JsonFiles.write(hadoop, run.path(FILE), this);
  }

  /** Empty for a run of a version that wrote none. */
  public static Optional<RunOutline> read(Configuration hadoop, RunFiles run) throws IOException {
    return run.exists(FILE)
        ? Optional.of(JsonFiles.read(hadoop, run.path(FILE), RunOutline.class))
        : Optional.empty();
  }
}
