package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;

/** {@code ghostspark evaluate}. */
@NullUnmarked
@Command(
    name = "evaluate",
    description = {
      "Top-1, top-5 and agreement with the teacher of a finished run's raw, EMA and deployed weights"
          + " on the validation shards: train.run/evaluation.json and predictions.jsonl.",
      "Needs sections 'dataset' (prepared), 'eval', 'network' and 'train'; 'teacher' adds agreement."
    },
    footer = {
      "  ghostspark evaluate --conf conf/demo.yaml",
      "  ghostspark evaluate --conf conf/demo.yaml --set train.run=runs/other --set eval.batch=32"
    })
public final class EvaluateCommand extends SparkCommand {
  EvaluateCommand() {
    super("dataset", "eval", "network", "train");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    return new EvaluateJob(session, loaded.config(), provenance).run().table();
  }
}
