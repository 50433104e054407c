package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark cache}: what a cache adds to reading images. */
@NullUnmarked
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = {
      "Reading a shard of the logit cache, all its views' bytes and one view of every image"
          + " unpacked, beside decoding the shard's images; one thread.",
      "Needs sections 'dataset' (prepared) and 'logits' (taught)."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ghostspark benchmark cache --conf conf/demo.yaml"})
public final class CacheReadCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private TimingOptions timing;
  @Spec private CommandSpec spec;

  @Option(
      names = "--shard",
      defaultValue = "0",
      description = "Ordinal of the shard; default ${DEFAULT-VALUE}.")
  private int shard;

  @Override
  public Integer call() throws IOException {
    timing.check();
    Sections sections = Sections.of(conf.load().config(), "benchmark cache", "dataset", "logits");
    Configuration hadoop = new Configuration();
    PreparedSplit images = PreparedSplit.find(hadoop, sections.dataset(), "train");
    LogitCache cache = LogitCache.find(hadoop, sections.logits());
    LogitsManifest manifest = cache.manifest();
    int shards = manifest.blocks().get(0).shards().size();
    if (shard < 0 || shard >= shards) {
      throw new IllegalArgumentException(
          "Invalid --shard: %d (must be in 0..%d)".formatted(shard, shards - 1));
    }
    List<byte[]> encoded = new ArrayList<>();
    for (ImageRow row : ImageShardReader.readAll(hadoop, images.shard(shard))) {
      encoded.add(row.encoded());
    }
    List<ShardEntry> files =
        manifest.blocks().stream().map(block -> block.shards().get(shard)).toList();
    long maxPixels = sections.dataset().maxPixels();
    List<Measured> measured =
        timing.run(
            List.of(
                new Variant("decode", encoded.size(), () -> decode(encoded, maxPixels)),
                new Variant("cache", encoded.size(), () -> read(hadoop, cache, files))));
    return BenchmarkCommand.print(
        spec,
        new BenchmarkResult(
            "cache",
            timing.with(
                Map.of(
                    "images", Integer.toString(encoded.size()),
                    "views-per-image", Integer.toString(manifest.viewsPerImage()),
                    "top-k", Integer.toString(manifest.topK()))),
            Machine.current(),
            measured,
            Map.of("cache/decode", BenchmarkResult.ratio(measured, "cache", "decode"))));
  }

  private static void decode(List<byte[]> encoded, long maxPixels) {
    try {
      for (byte[] image : encoded) {
        ImageDecoder.decode(image, maxPixels);
      }
    } catch (UnreadableImageException e) {
      throw new IllegalStateException("Cannot decode a prepared image", e);
    }
  }

  private static void read(Configuration hadoop, LogitCache cache, List<ShardEntry> files) {
    try {
      for (int b = 0; b < files.size(); b++) {
        Path file = new Path(cache.folder(), files.get(b).file());
        List<LogitsRow> rows = LogitsShardReader.readAll(hadoop, file);
        if (b == 0) {
          rows.forEach(row -> row.views().get(0));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read logit cache '" + cache.folder() + "'", e);
    }
  }
}
