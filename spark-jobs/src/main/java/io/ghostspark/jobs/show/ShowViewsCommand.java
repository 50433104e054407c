package io.ghostspark.jobs.show;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.ViewRange;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark show views}. */
@NullUnmarked
@Command(
    name = "views",
    mixinStandardHelpOptions = true,
    description = {
      "The training views of one image, as 'train' and 'teach' draw them: one JSON line a view, and"
          + " with --out a PNG with the pictures and the same numbers below each.",
      "Erased boxes are shown by ImageNet's mean and deviation, cut to 8 bits.",
      "Needs sections 'dataset' (prepared) and 'views'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark show views --conf conf/demo.yaml --image c7-sneaker_03280.png",
      "  ghostspark show views --conf conf/demo.yaml --image c7-sneaker_03280.png --views 0..15 --out a.png",
      "  ghostspark show views --conf conf/demo.yaml --image c7-sneaker_03280.png --out a.png"
          + " --set views.augment=rand-m9-mstd0.5-inc1 --set views.erase.probability=0.25"
    })
final class ShowViewsCommand implements Callable<Integer> {
  private static final int DEFAULT_VIEWS = 16;

  @Mixin private ConfOptions conf;

  @Option(
      names = "--image",
      required = true,
      paramLabel = "ID",
      description = "Image of the training shards, such as n01440764_10026.JPEG.")
  private String imageId;

  @Option(
      names = "--views",
      paramLabel = "FIRST..LAST",
      description =
          "Views to show, counted from 0; those of views.per-image, at most 16, unless given.")
  private String range;

  @Option(names = "--out", paramLabel = "FILE", description = "PNG to write.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Sections sections = Sections.of(conf.load().config(), "show views", "dataset", "views");
    ViewRange views = range(sections.views().perImage());
    Configuration hadoop = new Configuration();
    PreparedSplit train = PreparedSplit.find(hadoop, sections.dataset(), "train");
    ImageRow row = new ImageFinder(hadoop, train).find(imageId);
    RgbImage image = decode(row, sections.dataset().maxPixels());
    ViewRecipe recipe = sections.views().recipe();
    List<ViewLine> lines = new ArrayList<>();
    List<ViewSpec> specs = new ArrayList<>();
    for (int v = views.first(); v <= views.last(); v++) {
      ViewSpec view = recipe.view(imageId, v, image.widthPx(), image.heightPx());
      specs.add(view);
      lines.add(ViewLine.of(imageId, v, view));
    }
    lines.forEach(line -> spec.commandLine().getOut().println(JsonFiles.line(line)));
    if (out != null) {
      write(new ContactSheet(recipe.sizePx()).draw(image, specs, lines));
    }
    return 0;
  }

  private ViewRange range(int perImage) {
    if (range == null) {
      return new ViewRange(0, Math.min(perImage, DEFAULT_VIEWS) - 1);
    }
    try {
      return ViewRange.parse(range);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Invalid value for option '--views': " + e.getMessage());
    }
  }

  private static RgbImage decode(ImageRow row, long maxPixels) {
    try {
      return ImageDecoder.decode(row.encoded(), maxPixels);
    } catch (UnreadableImageException e) {
      throw new ValidationException(
          "Cannot show image '%s': %s; run 'prepare' again with this dataset.max-pixels"
              .formatted(row.imageId(), e.getMessage()),
          e);
    }
  }

  private void write(BufferedImage sheet) throws IOException {
    Path parent = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new ValidationException(
          "Cannot write '%s': folder '%s' does not exist; make it, or name a file elsewhere"
              .formatted(out, parent));
    }
    if (!ImageIO.write(sheet, "png", out.toFile())) {
      throw new IOException("Cannot write '" + out + "': no PNG writer in this Java");
    }
  }
}
