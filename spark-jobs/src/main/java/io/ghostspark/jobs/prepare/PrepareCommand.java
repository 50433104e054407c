package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ghostspark prepare}. */
@NullUnmarked
@Command(
    name = "prepare",
    description = {
      "ImageNet's tars or class folders to Parquet shards: dataset.shards/{train,val}/ with"
          + " manifest.json and rejects.parquet.",
      "Needs section 'dataset'."
    },
    footer = {
      "  ghostspark prepare --conf conf/demo.yaml",
      "  ghostspark prepare --conf conf/demo.yaml --set dataset.shards=/data/shards --overwrite"
    })
public final class PrepareCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  PrepareCommand() {
    super("dataset");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    return new PrepareJob(
            session,
            loaded.config().name(),
            Sections.of(loaded.config(), "prepare", "dataset").dataset(),
            output.mode(),
            provenance)
        .run()
        .table();
  }
}
