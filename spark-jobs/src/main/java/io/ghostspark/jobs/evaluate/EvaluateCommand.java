package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.cli.ConfOptions;
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

/** {@code ghostspark evaluate}. */
@NullUnmarked
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Top-1, top-5 and agreement with the teacher of a finished run's raw, EMA and deployed weights"
          + " on the validation shards: train.run/evaluation.json and predictions.jsonl.",
      "Needs sections 'dataset' (prepared), 'eval', 'network' and 'train'; 'teacher' adds agreement."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark evaluate --conf conf/demo.yaml",
      "  ghostspark evaluate --conf conf/demo.yaml --set train.run=runs/other --set eval.batch=32"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Sections.of(loaded.config(), "evaluate", "dataset", "eval", "network", "train");
    try (SparkSession session = spark.open("evaluate")) {
      EvaluateResult result =
          new EvaluateJob(
                  session, loaded.config(), Provenance.of(loaded, Clock.systemUTC()).asMap())
              .run();
      spec.commandLine().getOut().print(result.table());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
