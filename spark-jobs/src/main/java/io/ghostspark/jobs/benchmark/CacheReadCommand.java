package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.ArgGroup;
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
      "Reading a shard of the logit cache by row group, all its views' bytes and one view of every"
          + " image unpacked, beside decoding the shard's images; one thread. 'cache/decode' is"
          + " the share.",
      "--conf: a taught cache (sections 'dataset' and 'logits'). --images: photographs with a"
          + " cache made up for them, full augmentation and random scores."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark prepare --make-images 1000 --from photographs --out runs/photos",
      "  ghostspark benchmark cache --images runs/photos --views 50 --k 10",
      "  ghostspark benchmark cache --conf conf/demo.yaml"
    })
public final class CacheReadCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private TimingOptions timing;
  @Spec private CommandSpec spec;

  /** A cache that is there or one that is made up. */
  static final class Source {
    @ArgGroup(exclusive = false)
    private Taught taught;

    @ArgGroup(exclusive = false)
    private MadeUp madeUp;
  }

  /** Of a configuration. */
  static final class Taught {
    @ArgGroup(exclusive = false, multiplicity = "1")
    private ConfOptions conf;

    @Option(
        names = "--shard",
        defaultValue = "0",
        description = "Ordinal of the shard; default ${DEFAULT-VALUE}.")
    private int shard;
  }

  /** Of a folder of photographs. */
  static final class MadeUp {
    @Option(
        names = "--images",
        required = true,
        paramLabel = "FOLDER",
        description = "Images below this local folder.")
    private Path folder;

    @Option(
        names = "--limit",
        defaultValue = "1000",
        description = "Images used, evenly spread; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
        names = "--views",
        defaultValue = "50",
        description = "Views per image of the cache; default ${DEFAULT-VALUE}.")
    private int views;

    @Option(
        names = "--k",
        defaultValue = "10",
        description = "Classes kept of a view; default ${DEFAULT-VALUE}.")
    private int topK;
  }

  @Override
  public Integer call() throws IOException {
    timing.check();
    Configuration hadoop = new Configuration();
    if (source.madeUp == null) {
      return print(hadoop, taught(hadoop, source.taught));
    }
    BenchmarkOptions.requireAtLeast("--limit", source.madeUp.limit, 1);
    BenchmarkOptions.requireAtLeast("--views", source.madeUp.views, 1);
    BenchmarkOptions.requireAtLeast("--k", source.madeUp.topK, 1);
    MadeUpCache cache = new MadeUpCache(source.madeUp.views, source.madeUp.topK);
    try (ScratchFolder scratch = ScratchFolder.create("cache")) {
      List<Path> images = ImageFiles.spread(source.madeUp.folder, source.madeUp.limit);
      return print(hadoop, cache.write(hadoop, images, scratch.resolve("logits.parquet")));
    }
  }

  private static CachedShard taught(Configuration hadoop, Taught taught) throws IOException {
    Sections sections =
        Sections.of(taught.conf.load().config(), "benchmark cache", "dataset", "logits");
    return CachedShard.of(
        hadoop,
        PreparedSplit.find(hadoop, sections.dataset(), "train"),
        LogitCache.find(hadoop, sections.logits()),
        taught.shard,
        sections.dataset().maxPixels());
  }

  private int print(Configuration hadoop, CachedShard shard) throws IOException {
    int images = shard.encoded().size();
    List<Measured> measured =
        timing.run(
            List.of(
                new Variant("decode", images, shard::decode),
                new Variant("cache", images, () -> shard.read(hadoop))));
    return BenchmarkCommand.print(
        spec,
        new BenchmarkResult(
            "cache",
            timing.with(
                Map.of(
                    "images", Integer.toString(images),
                    "views-per-image", Integer.toString(shard.viewsPerImage()),
                    "top-k", Integer.toString(shard.topK()),
                    "bytes-per-view", String.format(Locale.ROOT, "%.1f", shard.bytesPerView()))),
            Machine.current(),
            measured,
            Map.of("cache/decode", BenchmarkResult.ratio(measured, "cache", "decode"))));
  }
}
