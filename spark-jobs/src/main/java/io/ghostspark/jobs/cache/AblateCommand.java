package io.ghostspark.jobs.cache;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ghostspark cache ablate}. */
@NullUnmarked
@Command(
    name = "ablate",
    description = {
      "What K, the precision of log-probabilities and the tail policy cost: KL to the dense teacher"
          + " on a sample of views, and a student's accuracy after a short training. Prints a table"
          + " and writes ablation.json; a row that is known is not trained again.",
      "Makes the caches that it needs. Needs every section but 'export', and images in shards."
    },
    footer = {
      "  ghostspark cache ablate --conf conf/demo.yaml --out runs/ablation",
      "  ghostspark cache ablate --conf conf/demo.yaml --out runs/ablation --k 1,10 --epochs 3"
    })
public final class AblateCommand extends SparkCommand {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of rows, the second cache and ablation.json.")
  private String out;

  @Option(
      names = "--k",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2,3,5,10",
      description = "Classes used of each view, at most logits.top-k; default ${DEFAULT-VALUE}.")
  private List<Integer> topKs;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "2",
      description = "Of every training, without warm-up; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Views behind each divergence; default ${DEFAULT-VALUE}.")
  private int sample;

  AblateCommand() {
    super("dataset", "views", "eval", "teacher", "logits", "network", "train");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    Sections sections = Sections.of(loaded.config(), "cache ablate");
    int most = sections.logits().topK();
    for (int topK : topKs) {
      require("--k", topK, topK >= 1 && topK <= most, "in 1..logits.top-k = " + most);
    }
    require("--epochs", epochs, epochs >= 1, ">= 1");
    require("--sample", sample, sample >= 1, ">= 1");
    return new AblateJob(session, loaded, JobPaths.of(out), topKs, epochs, sample, provenance)
        .run()
        .table();
  }

  private static void require(String option, int value, boolean holds, String rule) {
    if (!holds) {
      throw new ValidationException("Invalid %s: %d (must be %s)".formatted(option, value, rule));
    }
  }
}
