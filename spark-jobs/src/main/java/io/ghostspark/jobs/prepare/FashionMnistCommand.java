package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.demo.FashionMnist;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark fashion-mnist}. */
@NullUnmarked
@Command(
    name = "fashion-mnist",
    mixinStandardHelpOptions = true,
    description = {
      "The official Fashion-MNIST files to ImageNet's archive form: train.tar (a tar of per-class"
          + " tars), val.tar.gz (flat) and val_labels.txt. The first images of each class are taken.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark fashion-mnist --out runs/teacher/archives --train-per-class 6000"
          + " --val-per-class 1000",
      "  ghostspark fashion-mnist --source downloads --out small --train-per-class 600"
          + " --val-per-class 100"
    })
public final class FashionMnistCommand implements Callable<Integer> {
  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      defaultValue = "/usr/share/datasets/fashion-mnist",
      description =
          "Folder of the four official IDX files, gzipped or not (default: ${DEFAULT-VALUE}, where"
              + " Debian's package dataset-fashion-mnist puts them).")
  private Path source;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where to write.")
  private Path out;

  @Option(
      names = "--train-per-class",
      required = true,
      paramLabel = "N",
      description = "Training images of each class, at most 6000.")
  private int trainPerClass;

  @Option(
      names = "--val-per-class",
      required = true,
      paramLabel = "N",
      description = "Validation images of each class, at most 1000.")
  private int valPerClass;

  @Option(names = "--overwrite", description = "Replace archives that are there.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Stopwatch watch = Stopwatch.start();
    try {
      requireEmpty();
      FashionMnist.writeArchives(source, out, trainPerClass, valPerClass);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write archives to '" + out + "'", e);
    }
    ConsoleTable table =
        new ConsoleTable("fashion-mnist", "train", "val", "seconds")
            .row(
                out.toString(),
                Integer.toString(FashionMnist.CLASSES.size() * trainPerClass),
                Integer.toString(FashionMnist.CLASSES.size() * valPerClass),
                String.format(Locale.ROOT, "%.1f", watch.seconds()));
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void requireEmpty() throws IOException {
    if (overwrite || !Files.isDirectory(out)) {
      return;
    }
    try (Stream<Path> files = Files.list(out)) {
      if (files.findAny().isPresent()) {
        throw new ValidationException(
            "Cannot write archives: folder '"
                + out
                + "' is not empty; replace them with --overwrite, or give another --out");
      }
    }
  }
}
