package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkOptions;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Provenance;
import io.ghostspark.jobs.config.Sections;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ghostspark teach}. */
@NullUnmarked
@Command(
    name = "teach",
    mixinStandardHelpOptions = true,
    description = {
      "Scores the views of every training image with the teacher, once: logits.path/ with one shard"
          + " per image shard and manifest.json. Finished shards are skipped when run again.",
      "Needs sections 'dataset' (prepared), 'views', 'teacher' and 'logits'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark teach --conf conf/demo.yaml",
      "  ghostspark teach --conf conf/demo.yaml --set logits.path=/data/logits --overwrite"
    })
public final class TeachCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private OutputOptions output;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Sections sections =
        Sections.of(loaded.config(), "teach", "dataset", "views", "teacher", "logits");
    try (SparkSession session = spark.open("teach")) {
      TeachResult result =
          new TeachJob(
                  session,
                  sections,
                  output.mode(),
                  Provenance.of(loaded, Clock.systemUTC()).asMap())
              .run();
      spec.commandLine().getOut().print(result.table());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
