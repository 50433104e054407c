package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ghostspark teach}. */
@NullUnmarked
@Command(
    name = "teach",
    description = {
      "Scores the views of every training image with the teacher, once: logits.path/ with one shard"
          + " per image shard and manifest.json. Finished shards are skipped when run again.",
      "Needs sections 'dataset' (prepared), 'views', 'teacher' and 'logits'."
    },
    footer = {
      "  ghostspark teach --conf conf/demo.yaml",
      "  ghostspark teach --conf conf/demo.yaml --set logits.path=/data/logits --overwrite"
    })
public final class TeachCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  TeachCommand() {
    super("dataset", "views", "teacher", "logits");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    return new TeachJob(session, Sections.of(loaded.config(), "teach"), output.mode(), provenance)
        .run()
        .table();
  }
}
