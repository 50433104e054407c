package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.DatasetSources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark decode}: encoded images to network input, on real images. */
@NullUnmarked
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Decoding and rendering views, on the first training images of a configuration's source.",
      "Needs sections 'dataset' and 'views'; no shards."
    })
public final class DecodeCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      defaultValue = "1000",
      description = "Images to use; default ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Decoding threads; default ${DEFAULT-VALUE}: images/s of one core.")
  private int threads;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      description = "Rounds timed; the median counts; default ${DEFAULT-VALUE}.")
  private int repeats;

  /** Ends reading early. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Integer call() throws IOException {
    BenchmarkOptions.requireAtLeast("--images", limit, 1);
    BenchmarkOptions.requireAtLeast("--threads", threads, 1);
    BenchmarkOptions.requireAtLeast("--repeats", repeats, 1);
    LoadedConf loaded = conf.load();
    Sections sections = Sections.of(loaded.config(), "benchmark decode", "dataset", "views");
    List<SourceImage> images = read(sections.dataset());
    ViewRecipe views = sections.views().recipe();
    long maxPixels = sections.dataset().maxPixels();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Measured> measured;
    try {
      measured =
          Interleaved.run(
              List.of(
                  variant("decode", images, pool, threads, image -> decode(image, maxPixels)),
                  variant(
                      "decode+view",
                      images,
                      pool,
                      threads,
                      image -> render(image, maxPixels, views))),
              /* warmup= */ 2,
              repeats);
    } finally {
      pool.shutdown();
    }
    return BenchmarkCommand.print(
        spec,
        new BenchmarkResult(
            "decode",
            Map.of(
                "source", sections.dataset().train(),
                "images", Integer.toString(images.size()),
                "size", Integer.toString(views.sizePx()),
                "decoding-threads", Integer.toString(threads)),
            Machine.current(),
            measured,
            Map.of()));
  }

  private List<SourceImage> read(DatasetConfig config) throws IOException {
    Configuration hadoop = new Configuration();
    ImageSource source = DatasetSources.train(hadoop, config);
    List<SourceImage> images = new ArrayList<>();
    try {
      for (SourceSlice slice : source.slices()) {
        slice.forEach(hadoop, image -> add(images, image));
      }
    } catch (Enough e) {
      return images;
    }
    return images;
  }

  private void add(List<SourceImage> images, SourceImage image) {
    if (images.size() == limit) {
      throw new Enough();
    }
    images.add(image);
  }

  /** What is done with one image. */
  private interface Work {
    void accept(SourceImage image) throws UnreadableImageException;
  }

  private static Variant variant(
      String name, List<SourceImage> images, ExecutorService pool, int threads, Work work) {
    List<Callable<Void>> parts = new ArrayList<>();
    for (int first = 0; first < threads; first++) {
      int start = first;
      parts.add(() -> part(images, start, threads, work));
    }
    return new Variant(
        name,
        images.size(),
        () -> {
          try {
            for (Future<Void> part : pool.invokeAll(parts)) {
              part.get();
            }
          } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Cannot finish the benchmark", e);
          }
        });
  }

  private static @Nullable Void part(List<SourceImage> images, int start, int threads, Work work) {
    for (int i = start; i < images.size(); i += threads) {
      try {
        work.accept(images.get(i));
      } catch (UnreadableImageException e) {
        throw new IllegalArgumentException(
            "Cannot decode '" + images.get(i).imageId() + "': " + e.getMessage(), e);
      }
    }
    return null;
  }

  private static RgbImage decode(SourceImage image, long maxPixels)
      throws UnreadableImageException {
    return ImageDecoder.decode(image.encoded(), maxPixels);
  }

  private static void render(SourceImage image, long maxPixels, ViewRecipe views)
      throws UnreadableImageException {
    RgbImage pixels = decode(image, maxPixels);
    byte[] out = new byte[3 * views.sizePx() * views.sizePx()];
    ViewRenderer.render(
        pixels,
        views.view(image.imageId(), /* viewNumber= */ 0, pixels.widthPx(), pixels.heightPx()),
        views.sizePx(),
        out,
        /* offset= */ 0);
  }
}
