package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.prepare.DatasetConfig.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark prepare}: one core's rate of preparing images of a local folder. */
@NullUnmarked
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Images/s of one core from files to a shard, bytes copied through (dataset.check: decode,"
          + " structure) and resized, the share of each stage in the processor time, and what whole data sets would take on 2, 64 and 512 cores.",
      "With --make-images: writes the images to measure with, and measures nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark prepare --make-images 20000 --from photographs --out runs/photos",
      "  ghostspark benchmark prepare --images runs/photos --limit 2000"
    })
public final class PrepareBenchmarkCommand implements Callable<Integer> {
  private static final double MEGA = 1e6;
  private static final int FIDELITY_IMAGES = 200;

  @Mixin private TimingOptions timing;
  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Measure with the images below this local folder.")
  private Path folder;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "Images used, evenly spread; default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--short-side",
      defaultValue = "288",
      description = "Of the resized variant, pixels; default ${DEFAULT-VALUE}.")
  private int shortSidePx;

  @Option(
      names = "--quality",
      defaultValue = "92",
      description = "JPEG quality of the resized variant; default ${DEFAULT-VALUE}.")
  private int quality;

  @Option(
      names = "--make-images",
      paramLabel = "N",
      defaultValue = "0",
      description = "Write N JPEGs of 500 x 375, crops of the photographs in --from, to --out.")
  private int makeImages;

  @Option(names = "--from", paramLabel = "FOLDER", description = "Photographs, PNG or JPEG.")
  private Path from;

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where --make-images writes.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (makeImages > 0) {
      return make();
    }
    if (folder == null) {
      throw new ValidationException(
          "Cannot measure: give --images FOLDER, or --make-images N with --from and --out");
    }
    timing.check();
    BenchmarkOptions.requireAtLeast("--limit", limit, 1);
    BenchmarkOptions.requireAtLeast("--short-side", shortSidePx, 1);
    try (ScratchFolder scratch = ScratchFolder.create("prepare")) {
      return BenchmarkCommand.print(spec, measure(ImageFiles.spread(folder, limit), scratch));
    }
  }

  private int make() throws IOException {
    if (from == null || out == null) {
      throw new ValidationException("Cannot make images: give --from PHOTOGRAPHS and --out FOLDER");
    }
    Stopwatch watch = Stopwatch.start();
    MadePhotographs.from(from).write(out, makeImages);
    spec.commandLine()
        .getOut()
        .printf(Locale.ROOT, "%d images in '%s' after %.1f s%n", makeImages, out, watch.seconds());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private PathResult measure(List<Path> images, ScratchFolder scratch) throws IOException {
    Map<String, PreparePath> paths = new LinkedHashMap<>();
    paths.put("copy-decode", path(images, scratch.resolve("decode"), 0, Check.DECODE));
    paths.put("copy-structure", path(images, scratch.resolve("structure"), 0, Check.STRUCTURE));
    paths.put("resize", path(images, scratch.resolve("resize"), shortSidePx, Check.DECODE));
    Map<String, PreparePath.Outcome> last = new LinkedHashMap<>();
    List<Variant> variants = new ArrayList<>();
    paths.forEach(
        (name, path) ->
            variants.add(new Variant(name, images.size(), () -> last.put(name, path.run()))));
    List<Measured> measured = timing.run(variants);

    Map<String, Map<String, Double>> shares = new LinkedHashMap<>();
    Map<String, Double> figures = new TreeMap<>();
    List<Projection> projections = new ArrayList<>();
    double megapixels = ImageSizes.meanMegapixels(images);
    List<Path> looked = images.subList(0, Math.min(FIDELITY_IMAGES, images.size()));
    figures.put(
        "resize-psnr-of-eval-view-db", new ViewFidelity(shortSidePx, quality).meanDecibels(looked));
    for (Measured each : measured) {
      PreparePath.Outcome outcome = last.get(each.name());
      double kept = (double) outcome.bytesWritten() / outcome.bytesRead();
      shares.put(each.name(), outcome.clock().shares());
      figures.put(each.name() + "-bytes-kept", kept);
      figures.put(
          each.name() + "-images-per-cpu-second", images.size() / outcome.clock().seconds());
      figures.put(
          each.name() + "-read-mb-per-second", outcome.bytesRead() / MEGA / each.medianSeconds());
      projections.addAll(Projection.of(each.name(), each.imagesPerSecond(), megapixels, kept));
    }
    figures.put("peak-resident-mib", Machine.peakResidentKib() / 1024.0);
    return new PathResult(
        "prepare",
        timing.with(
            Map.of(
                "images", folder.toString(),
                "limit", Integer.toString(images.size()),
                "short-side", Integer.toString(shortSidePx),
                "quality", Integer.toString(quality))),
        Machine.current(),
        measured,
        shares,
        figures,
        projections);
  }

  private PreparePath path(List<Path> images, Path shard, int resizedPx, Check check) {
    return new PreparePath(images, shard, resizedPx, quality, check);
  }
}
