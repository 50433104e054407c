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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ghostspark evaluate}: of a classifier's run, or of a detector's file. */
@NullUnmarked
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Top-1, top-5 and agreement with the teacher of a finished run's raw, EMA and deployed weights"
          + " on the validation shards: train.run/evaluation.json and predictions.jsonl.",
      "Needs sections 'dataset' (prepared), 'eval', 'network' and 'train'; 'teacher' adds"
          + " agreement.",
      "With --coco-detections instead: COCO's twelve numbers of a detector's boxes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark evaluate --conf conf/demo.yaml",
      "  ghostspark evaluate --conf conf/demo.yaml --set train.run=runs/other --set eval.batch=32",
      "  ghostspark evaluate --coco-detections boxes.json --coco-annotations"
          + " instances_val2017.json",
      "  ghostspark evaluate --coco-detections boxes.json --coco-shards shards/val --out results"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Subject subject;

  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  /** What is evaluated. */
  static final class Subject {
    @ArgGroup(exclusive = false, heading = "A run of a classifier:%n")
    private ConfOptions run;

    @ArgGroup(exclusive = false, heading = "A file of detections:%n")
    private CocoOptions coco;
  }

  @Override
  public Integer call() {
    String text = subject.coco == null ? ofRun(subject.run.load()) : subject.coco.evaluate();
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String ofRun(LoadedConf loaded) {
    Sections.of(loaded.config(), "evaluate", "dataset", "eval", "network", "train");
    try (SparkSession session = spark.open("evaluate")) {
      return new EvaluateJob(
              session, loaded.config(), Provenance.of(loaded, Clock.systemUTC()).asMap())
          .run()
          .table();
    }
  }
}
