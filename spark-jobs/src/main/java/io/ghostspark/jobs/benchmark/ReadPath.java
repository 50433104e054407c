package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.PixelPlanes;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Row groups to pixels as training makes them, each row group by one of several threads. */
final class ReadPath implements AutoCloseable {

  /** One row group. */
  record Place(Path shard, int rowGroup, int rows) {}

  private final List<Place> places;
  private final ViewRecipe views;
  private final long maxPixels;
  private final ExecutorService threads;
  private final StageClock clock = new StageClock();
  private long images;

  ReadPath(List<Place> places, ViewRecipe views, long maxPixels, int numThreads) {
    this.places = List.copyOf(places);
    this.views = views;
    this.maxPixels = maxPixels;
    this.threads = Executors.newFixedThreadPool(numThreads);
  }

  /** All row groups once. */
  void run() {
    List<Callable<StageClock>> work = new ArrayList<>();
    places.forEach(place -> work.add(() -> read(place)));
    try {
      for (Future<StageClock> done : threads.invokeAll(work)) {
        clock.add(done.get());
      }
      images += places.stream().mapToInt(Place::rows).sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Cannot finish the benchmark", e);
    }
  }

  /** Time of all calls so far. */
  StageClock clock() {
    return clock;
  }

  /** Of one core, over all calls so far. */
  double imagesPerCpuSecond() {
    return images / clock.seconds();
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private StageClock read(Place place) throws IOException, UnreadableImageException {
    StageClock stages = new StageClock();
    List<ImageRow> rows =
        ImageShardReader.readRowGroup(new Configuration(), place.shard, place.rowGroup);
    stages.ended("read");
    for (ImageRow row : rows) {
      if (!MessageDigest.isEqual(Sha256.of(row.encoded()), row.sha256())) {
        throw new IOException("Cannot use image '" + row.imageId() + "': its bytes are damaged");
      }
    }
    stages.ended("digest");
    int sampleBytes = 3 * views.sizePx() * views.sizePx();
    byte[] batch = new byte[sampleBytes];
    for (ImageRow row : rows) {
      ViewSpec view = views.view(row.imageId(), /* viewNumber= */ 0, row.widthPx(), row.heightPx());
      RgbImage crop = ImageDecoder.decodeCrop(row.encoded(), maxPixels, view.crop());
      stages.ended("decode");
      RgbImage resized = ViewRenderer.resize(crop, view.ofCrop(), views.sizePx());
      stages.ended("resample");
      RgbImage augmented = ViewRenderer.augment(resized, view);
      stages.ended("augment");
      PixelPlanes.split(augmented, batch, /* offset= */ 0);
      stages.ended("copy");
    }
    return stages;
  }
}
