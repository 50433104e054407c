package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark cache plan}. */
@NullUnmarked
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "What a logit cache will cost: bytes, GPU-hours of the teacher, and after how many epochs it"
          + " has paid for itself against a teacher in the training loop. Reads and writes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark cache plan --images 1281167 --views 50 --k 10",
      "  ghostspark cache plan --images 1281167 --views 100 --k 5 --precision u8"
          + " --images-per-second 2714"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--images", required = true, paramLabel = "N", description = "Training images.")
  private long images;

  @Option(names = "--views", required = true, paramLabel = "N", description = "Views per image.")
  private int views;

  @Option(
      names = "--k",
      required = true,
      paramLabel = "N",
      description = "Classes kept of each view.")
  private int topK;

  @Option(
      names = "--classes",
      defaultValue = "1000",
      description = "The teacher's classes; default ${DEFAULT-VALUE}.")
  private int numClasses;

  @Option(
      names = "--precision",
      defaultValue = "f16",
      description = "logits.precision: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private LogProbPrecision precision;

  @Option(
      names = "--epochs",
      defaultValue = "300",
      description = "Epochs of one training, to compare with; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--images-per-second",
      paramLabel = "RATE",
      description =
          "Of the teacher, see 'benchmark teacher'; default: published rates of BEiTv2-B on three"
              + " GPUs.")
  private @Nullable Double imagesPerSecond;

  @Override
  public Integer call() {
    Map<String, Double> rates =
        imagesPerSecond == null ? CachePlan.PUBLISHED : Map.of("yours", imagesPerSecond);
    CachePlan plan = new CachePlan(images, views, topK, numClasses, precision, epochs, rates);
    spec.commandLine().getOut().print(plan.table());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
