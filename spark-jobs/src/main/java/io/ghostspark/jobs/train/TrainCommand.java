package io.ghostspark.jobs.train;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ghostspark train}. */
@NullUnmarked
@Command(
    name = "train",
    description = {
      "Trains the network on the prepared shards by parameter averaging, distilling from the logit"
          + " cache when train.distill.source is cache. Writes train.run: metrics.jsonl and .csv"
          + " (a line a round), summary.jsonl and .csv (a line an epoch), tensorboard/,"
          + " checkpoints/, final/{raw,ema}.safetensors, final/result.json. 'watch' follows it.",
      "Needs sections 'dataset', 'views', 'network', 'train'; to distil also 'teacher', 'logits';"
          + " to validate while training also 'eval'."
    },
    footer = {
      "  ghostspark train --conf conf/demo.yaml",
      "  ghostspark train --conf conf/demo.yaml --resume",
      "  ghostspark train --conf conf/demo.yaml --set train.run=runs/other --set train.epochs=2"
    })
public final class TrainCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  TrainCommand() {
    super("dataset", "views", "network", "train");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    return new TrainJob(session, loaded, output.mode(), provenance).run().table();
  }
}
