package io.ghostspark.jobs.export;

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

/** {@code ghostspark export}. */
@NullUnmarked
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Folds a finished run's branches and writes export.path/deployed.safetensors and model.onnx,"
          + " after running the ONNX file on validation images against the training form.",
      "Needs sections 'dataset' (prepared), 'eval', 'network', 'train' and 'export'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark export --conf conf/demo.yaml",
      "  ghostspark export --conf conf/demo.yaml --set export.weights=raw --overwrite"
    })
public final class ExportCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private OutputOptions output;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Sections.of(loaded.config(), "export", "dataset", "eval", "network", "train", "export");
    try (SparkSession session = spark.open("export")) {
      ExportResult result =
          new ExportJob(
                  session,
                  loaded.config(),
                  output.mode(),
                  Provenance.of(loaded, Clock.systemUTC()).asMap())
              .run();
      spec.commandLine().getOut().print(result.table());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
