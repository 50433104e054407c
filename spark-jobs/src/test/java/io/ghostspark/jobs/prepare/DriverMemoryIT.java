package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.source.ImagePlace;
import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ListedImage;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.jobs.spark.SparkFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What reaches the driver depends on the number of shards, not on the number of images. */
class DriverMemoryIT {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final int SLICES = 20;
  private static final int SHARDS = 40;

  /** Names without files: listing and cutting read no pictures. */
  private record Names(int slice, int count) implements SourceSlice {
    @Override
    public void list(Configuration hadoop, Consumer<ListedImage> sink) {
      for (int i = 0; i < count; i++) {
        String name = "n%08d_%d.JPEG".formatted(slice, i);
        sink.accept(
            new ListedImage(
                name, slice, new ImagePlace.TarRange("train.tar", 1000L * i, 900 + i % 200), "1"));
      }
    }
  }

  /** Adds up the results that tasks send to the driver. */
  private static final class ResultBytes extends SparkListener {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.addAndGet(end.taskMetrics().resultSize());
    }
  }

  @Test
  void tenThousandAndAMillionNamesBringTheSameToTheDriver() throws Exception {
    long few = resultBytes(10_000);
    long many = resultBytes(1_000_000);

    assertThat(many).isLessThan(few + few / 4);
    assertThat(many).isLessThan(1 << 20);
    Files.writeString(
        Path.of("target/driver.txt"),
        "10000 names: %d bytes of results; 1000000 names: %d%n".formatted(few, many));
  }

  private static long resultBytes(int names) throws TimeoutException {
    ResultBytes results = new ResultBytes();
    SPARK.sparkContext().addSparkListener(results);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(SPARK.sparkContext());
    List<SourceSlice> slices = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      slices.add(new Names(slice, names / SLICES));
    }
    SplitListing listing =
        SplitListing.of(
            context,
            "train",
            new ImageSource("names", List.of("all"), slices),
            "",
            /* shuffleSeed= */ 7,
            SLICES);
    ShardCut cut = listing.cut(SHARDS);

    assertThat(listing.images()).isEqualTo(names);
    assertThat(cut.numPartitions()).isEqualTo(SHARDS);
    SPARK.sparkContext().listenerBus().waitUntilEmpty(TimeUnit.SECONDS.toMillis(30));
    SPARK.sparkContext().removeSparkListener(results);
    return results.bytes.get();
  }
}
