package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.model.torch.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark read}: shards to training pixels, beside the step that uses them. */
@NullUnmarked
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = {
      "Training shards to network input on all cores (row groups read and their digests checked,"
          + " decoded, views made), the share of each stage in their processor time, and a training step of a student"
          + " on the same cores: how many times faster than it consumes images are read.",
      "Needs sections 'dataset' and 'views', and the shards."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark read --conf photos.yaml --width 0.5 --batch 32 --size 224",
    })
public final class ReadCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private BenchmarkOptions options;
  @Mixin private TimingOptions timing;
  @Spec private CommandSpec spec;

  @Option(
      names = "--row-groups",
      defaultValue = "8",
      description = "Row groups read in a round; default ${DEFAULT-VALUE}.")
  private int rowGroups;

  @Override
  public Integer call() throws Exception {
    timing.check();
    BenchmarkOptions.requireAtLeast("--row-groups", rowGroups, 1);
    Sections sections = Sections.of(conf.load().config(), "benchmark read", "dataset", "views");
    DatasetConfig dataset = sections.dataset();
    ViewRecipe views = sections.views().recipe();
    options.apply();
    PreparedSplit split = PreparedSplit.find(new Configuration(), dataset, "train");
    List<ReadPath.Place> places = places(split);
    int images = places.stream().mapToInt(ReadPath.Place::rows).sum();
    Batch batch = MadeUpBatch.of(options.batch(), options.sizePx(), options.classes());
    try (ReadPath path = new ReadPath(places, views, dataset.maxPixels(), options.threads());
        StepBenchmark step =
            new StepBenchmark(
                options.spec(), batch, List.of(StepVariant.FUSED), options.device())) {
      List<Variant> variants = new ArrayList<>();
      variants.add(new Variant("read", images, path::run));
      variants.addAll(step.variants());
      List<Measured> measured = timing.run(variants);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(
          "read-rate-over-step-rate",
          measured.get(0).imagesPerSecond() / measured.get(1).imagesPerSecond());
      figures.put("read-images-per-cpu-second", path.imagesPerCpuSecond());
      figures.put("peak-resident-mib", Machine.peakResidentKib() / 1024.0);
      Map<String, String> settings = timing.with(options.asMap());
      settings.put("shards", split.folder().toString());
      settings.put("view-size", Integer.toString(views.sizePx()));
      return BenchmarkCommand.print(
          spec,
          new PathResult(
              "read",
              settings,
              Machine.current(),
              measured,
              Map.of("read", path.clock().shares()),
              figures,
              List.of()));
    }
  }

  private List<ReadPath.Place> places(PreparedSplit split) {
    DatasetManifest manifest = split.manifest();
    List<ReadPath.Place> places = new ArrayList<>();
    for (int shard = 0; shard < manifest.shards().size(); shard++) {
      ShardEntry entry = manifest.shards().get(shard);
      for (int group = 0; group < entry.rowGroupRows().size(); group++) {
        if (places.size() < rowGroups) {
          places.add(
              new ReadPath.Place(split.shard(shard), group, entry.rowGroupRows().get(group)));
        }
      }
    }
    return places;
  }
}
