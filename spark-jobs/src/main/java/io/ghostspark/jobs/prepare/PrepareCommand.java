package io.ghostspark.jobs.prepare;

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

/** {@code ghostspark prepare}. */
@NullUnmarked
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "ImageNet's tars or class folders to Parquet shards: dataset.shards/{train,val}/ with"
          + " manifest.json and rejects.parquet.",
      "Needs section 'dataset'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark prepare --conf conf/demo.yaml",
      "  ghostspark prepare --conf conf/demo.yaml --set dataset.shards=/data/shards --overwrite"
    })
public final class PrepareCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private OutputOptions output;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Sections sections = Sections.of(loaded.config(), "prepare", "dataset");
    try (SparkSession session = spark.open("prepare")) {
      PrepareResult result =
          new PrepareJob(
                  session,
                  loaded.config().name(),
                  sections.dataset(),
                  output.mode(),
                  Provenance.of(loaded, Clock.systemUTC()).asMap())
              .run();
      spec.commandLine().getOut().print(result.table());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
