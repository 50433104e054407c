package io.ghostspark.jobs.export;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ghostspark export}. */
@NullUnmarked
@Command(
    name = "export",
    description = {
      "Folds a finished run's branches and writes export.path/deployed.safetensors and model.onnx,"
          + " after running the ONNX file on validation images against the training form.",
      "Needs sections 'dataset' (prepared), 'eval', 'network', 'train' and 'export'."
    },
    footer = {
      "  ghostspark export --conf conf/demo.yaml",
      "  ghostspark export --conf conf/demo.yaml --set export.weights=raw --overwrite"
    })
public final class ExportCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  ExportCommand() {
    super("dataset", "eval", "network", "train", "export");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    return new ExportJob(session, loaded.config(), output.mode(), provenance).run().table();
  }
}
