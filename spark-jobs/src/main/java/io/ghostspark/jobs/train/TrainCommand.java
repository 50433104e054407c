package io.ghostspark.jobs.train;

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

/** {@code ghostspark train}. */
@NullUnmarked
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the network on the prepared shards by parameter averaging, distilling from the logit"
          + " cache when train.distill.source is cache. Writes train.run: metrics.jsonl and .csv"
          + " (a line a round), summary.jsonl and .csv (a line an epoch), checkpoints/, final/{raw,ema}.safetensors, final/result.json.",
      "Needs sections 'dataset', 'views', 'network', 'train'; to distil also 'teacher', 'logits';"
          + " to validate while training also 'eval'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark train --conf conf/demo.yaml",
      "  ghostspark train --conf conf/demo.yaml --resume",
      "  ghostspark train --conf conf/demo.yaml --set train.run=runs/other --set train.epochs=2"
    })
public final class TrainCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private OutputOptions output;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Sections.of(loaded.config(), "train", "dataset", "views", "network", "train");
    try (SparkSession session = spark.open("train")) {
      TrainResult result =
          new TrainJob(
                  session, loaded, output.mode(), Provenance.of(loaded, Clock.systemUTC()).asMap())
              .run();
      spec.commandLine().getOut().print(result.table());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
