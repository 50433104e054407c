package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.teach.TeacherPreset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the paper at the size of two cores. Changed are data (embedded Fashion-MNIST, 10
 * classes), teacher (the shipped BEiTv2 stands for BEiTv2-B), sizes of pictures and networks,
 * augmentation (off at demo scale but in the table that is about it: the shipped teacher knows
 * whole, upright pictures, and of views by the paper's RandAugment and erasing it names 56 % right
 * instead of 84 %), lengths (epochs, warm-up, decay epochs in proportion, EMA, batch) and the
 * smallest crop, since 28 pixels bear no 8 %; the rate of other optimisers than LAMB in proportion
 * to the batch. Everything that a table is about stays as the row has it: branches, alpha,
 * temperature, schedule, rate, weight decay, augmentation, optimiser.
 *
 * @param widthShare of a width of the paper that is left
 * @param transformer width, depth and MLP width of a transformer, with 3 heads and 8 px patches
 */
record SmallScale(
    TableScale scale,
    double widthShare,
    double minWidth,
    List<Integer> transformer,
    int epochs,
    int batch,
    int stepsPerRound,
    int viewsPerImage) {

  static final SmallScale DEMO =
      new SmallScale(
          TableScale.DEMO,
          /* widthShare= */ 0.385,
          /* minWidth= */ 0.2,
          List.of(96, 4, 384),
          /* epochs= */ 3,
          /* batch= */ 64,
          /* stepsPerRound= */ 6,
          /* viewsPerImage= */ 3);

  /** 160 training pictures: two rounds of one step. */
  static final SmallScale TINY =
      new SmallScale(
          TableScale.TINY,
          /* widthShare= */ 0.15,
          /* minWidth= */ 0.1,
          List.of(24, 2, 48),
          /* epochs= */ 1,
          /* batch= */ 40,
          /* stepsPerRound= */ 1,
          /* viewsPerImage= */ 2);

  private static final int CLASSES = 10;
  private static final int VIEW_PX = 40;
  private static final int WORKERS = 2;
  private static final double MIN_CROP = 0.75;
  private static final double WARMUP_LR = 1e-3;

  /** Steps in which a weight's share of the average falls to a third: a third of an epoch. */
  private static final double EMA_DECAY = 0.94;

  /** A width is a multiple of it. */
  private static final double WIDTH_STEP = 0.05;

  private static final String LAMB = "lamb";
  private static final String BASE_LR = "train.schedule.base-lr";
  private static final String DECAY_EPOCHS = "train.schedule.decay-epochs";

  private static final Set<TeacherPreset> STANDS_FOR =
      Set.of(TeacherPreset.BEITV2_BASE_PATCH16_224, TeacherPreset.BEITV2_LARGE_PATCH16_224);

  List<String> overrides(PaperTable table, LoadedConf written, ScaleFolders folders) {
    RunConfig row = written.config();
    List<String> sets = new ArrayList<>();
    if (row.dataset() != null) {
      sets.add("dataset=" + dataset(folders));
    }
    if (row.views() != null) {
      sets.add("views.size=" + VIEW_PX);
      sets.add("views.min-scale=" + Math.max(MIN_CROP, row.views().minScale()));
      sets.add("views.max-scale=1");
      sets.add("views.per-image=" + Math.min(viewsPerImage, row.views().perImage()));
      if (scale == TableScale.DEMO && !table.keeps().contains("views.augment")) {
        sets.add("views.augment=none");
        sets.add("views.erase=null");
      }
    }
    sets.add("eval={size: " + VIEW_PX + ", crop-fraction: 1.0, kernel: bicubic, batch: 100}");
    if (row.teacher() != null) {
      sets.add("teacher=" + teacher(folders));
    }
    if (row.logits() != null) {
      sets.add("logits.top-k=" + Math.min(CLASSES, row.logits().topK()));
    }
    if (row.network() != null) {
      network(row.network(), written.values(), sets);
    }
    if (row.train() != null) {
      train(written.values(), sets);
    }
    sets.add("export=null");
    return sets;
  }

  /** A teacher that is not shipped can only be stood for where numbers do not matter. */
  Optional<String> unavailable(RunConfig row) {
    TeacherPreset preset = row.teacher() == null ? null : row.teacher().preset();
    return scale == TableScale.TINY || preset == null || STANDS_FOR.contains(preset)
        ? Optional.empty()
        : Optional.of("no teacher: the demo ships one, which stands for BEiTv2-B");
  }

  private String dataset(ScaleFolders folders) {
    if (scale == TableScale.TINY) {
      return "{layout: class-folders, train: %s, val: %s, shards: unset, shard-bytes: 32768, row-group-bytes: 16384, shuffle-seed: 7, max-pixels: 100000000}"
          .formatted(
              quoted(folders.tinyImages().resolve("train")),
              quoted(folders.tinyImages().resolve("val")));
    }
    return "{layout: imagenet-archives, train: %s, val: %s, val-labels: %s, shards: unset, shard-bytes: 524288, row-group-bytes: 131072, shuffle-seed: 7, max-pixels: 100000000}"
        .formatted(
            quoted(folders.demoImages().resolve("train.tar")),
            quoted(folders.demoImages().resolve("val.tar.gz")),
            quoted(folders.demoImages().resolve("val_labels.txt")));
  }

  private static String teacher(ScaleFolders folders) {
    return "{weights: %s, preprocessing: {size: 40, crop-fraction: 1.0, kernel: bicubic, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}, network: {architecture: beitv2, image-height: 40, image-width: 40, patch: 8, width: 128, depth: 5, heads: 4, mlp-width: 512, classes: 10}}"
        .formatted(quoted(folders.demoTeacher()));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private void network(NetworkConfig network, Map<String, String> written, List<String> sets) {
    sets.add("network.classes=" + CLASSES);
    if (network instanceof NetworkConfig.Transformer) {
      sets.add("network.image-height=" + VIEW_PX);
      sets.add("network.image-width=" + VIEW_PX);
      sets.add("network.patch=8");
      sets.add("network.width=" + transformer.get(0));
      sets.add("network.depth=" + transformer.get(1));
      sets.add("network.heads=3");
      sets.add("network.mlp-width=" + transformer.get(2));
    } else if (network instanceof NetworkConfig.ShuffleNetV2 shuffle) {
      // Published at four widths only.
      sets.add("network.width=" + (shuffle.width() > 1 ? 1.0 : 0.5));
    } else {
      sets.add("network.width=" + width(number(written, "network.width")));
    }
  }

  private double width(double ofPaper) {
    double steps = Math.max(1, Math.rint(ofPaper * widthShare / WIDTH_STEP));
    return Math.max(minWidth, Math.rint(steps * WIDTH_STEP * 100) / 100);
  }

  private void train(Map<String, String> written, List<String> sets) {
    sets.add("train.epochs=" + epochs);
    sets.add("train.batch=" + batch);
    sets.add("train.workers=" + WORKERS);
    sets.add("train.steps-per-round=" + stepsPerRound);
    sets.add("train.ema-decay=" + EMA_DECAY);
    sets.add("train.checkpoint-every-rounds=8");
    sets.add("train.keep-checkpoints=1");
    sets.add("train.validate-every-epochs=" + epochs);
    double baseLr = number(written, BASE_LR);
    if (!written.getOrDefault("train.optimiser.name", LAMB).equals(LAMB)) {
      double images = number(written, "train.batch") * number(written, "train.workers");
      baseLr *= batch * WORKERS / images;
      sets.add(BASE_LR + "=" + baseLr);
    }
    if (number(written, "train.schedule.warmup-epochs") > 0) {
      sets.add("train.schedule.warmup-epochs=" + Math.min(1, epochs - 1));
      sets.add("train.schedule.warmup-lr=" + Math.min(WARMUP_LR, baseLr));
    }
    if (written.containsKey(DECAY_EPOCHS)) {
      double share = epochs / number(written, "train.epochs");
      sets.add(DECAY_EPOCHS + "=" + number(written, DECAY_EPOCHS) * share);
    }
  }

  private static double number(Map<String, String> written, String key) {
    return Double.parseDouble(written.getOrDefault(key, "0"));
  }
}
