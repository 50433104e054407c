package io.ghostspark.jobs.convert;

import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.cli.ModelOptions;
import io.ghostspark.jobs.cli.NamedModel;
import io.ghostspark.model.checkpoint.KeyNaming;
import io.ghostspark.model.checkpoint.Safetensors.Precision;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark convert}. */
@NullUnmarked
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a safetensors file under one library's names and writes it under another's, folded if"
          + " wished. What the file holds comes from its metadata (files of this program) or from"
          + " --model and its sizes (everybody else's).",
      "Namings: ghostspark and official are the same; timm differs for GhostNetV3 and MobileNetV2."
          + " Both forms of GhostNetV3 load in timm by name; a network with branches that timm does"
          + " not know has no timm naming."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark convert --from runs/demo/kd/final/ema.safetensors --to timm.safetensors --to-naming timm",
      "  ghostspark convert --from ghostnetv3_100.safetensors --from-naming timm --model ghostnetv3 --to a.safetensors",
      "  ghostspark convert --from a.safetensors --fold --to deployed.safetensors --to-naming timm",
      "",
      "Exit codes: 0 done; 1 the files could not be read or written; 2 wrong command line."
    })
public final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--from", required = true, paramLabel = "FILE", description = "What is read.")
  private Path from;

  @Option(
      names = "--from-naming",
      paramLabel = "NAMING",
      description = "${COMPLETION-CANDIDATES}; default what the file says, else ghostspark.")
  private KeyNaming fromNaming;

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "What is written.")
  private Path to;

  @Option(
      names = "--to-naming",
      paramLabel = "NAMING",
      defaultValue = "ghostspark",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private KeyNaming toNaming;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "What the file holds, as 'show model' names it.")
  private String model;

  @Mixin private ModelOptions options;

  @Option(names = "--deployed", description = "With --model: the file holds the deployed form.")
  private boolean deployed;

  @Option(names = "--fold", description = "Fold the branches before writing.")
  private boolean fold;

  @Option(names = "--half", description = "Write float16 instead of float32.")
  private boolean half;

  @Option(
      names = "--logits",
      paramLabel = "FILE",
      description = "Also write the network's logits on a made-up input of --size as JSON.")
  private Path logits;

  @Option(names = "--overwrite", description = "Replace --to if it exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    if (Files.exists(to) && !overwrite) {
      throw wrong("Cannot write '" + to + "': it exists; add --overwrite or name another file");
    }
    WeightFile source = new WeightFile(from);
    Map<String, String> metadata = source.metadata();
    KeyNaming naming = fromNaming == null ? WeightFile.naming(metadata) : fromNaming;
    Weights read = source.read(network(metadata), naming);
    Weights written = fold ? BranchFolder.fold(read) : read;
    Precision precision = half ? Precision.F16 : Precision.F32;
    new WeightFile(to).write(written, toNaming, precision, metadata);
    if (logits != null) {
      MadeUpLogits.of(written, options.sizePx()).write(logits);
    }
    spec.commandLine().getOut().print(table(naming, read, written));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private NetworkSpec network(Map<String, String> metadata) {
    if (model == null) {
      return WeightFile.network(metadata)
          .orElseThrow(
              () ->
                  wrong(
                      "Cannot tell what '%s' holds: no network in its metadata; name it with --model"
                          .formatted(from)));
    }
    try {
      NamedModel named = NamedModel.of(model);
      NetworkSpec training = named.spec(options.sizes(named));
      return deployed ? training.deployed() : training;
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private String table(KeyNaming naming, Weights read, Weights written) {
    return new ConsoleTable("", "file", "naming", "network", "parameters")
        .row("read", from.toString(), naming.key(), read.spec().architecture(), parameters(read))
        .row(
            "written",
            to.toString(),
            toNaming.key(),
            written.spec().architecture(),
            parameters(written))
        .toString();
  }

  private static String parameters(Weights weights) {
    return Integer.toString(weights.spec().layout().numTrainable());
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
