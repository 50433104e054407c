package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.jobs.teach.DrawnView;
import io.ghostspark.jobs.teach.TeacherPreset;
import io.ghostspark.jobs.teach.ViewScorer;
import io.ghostspark.model.spec.PatchTransformer;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.MatrixProduct;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A full-size teacher with generated weights: its forward alone, and as {@code teach} runs it, with
 * JPEGs decoded and drawn while it works, beside a large product of matrices.
 */
final class TeacherBenchmark implements AutoCloseable {
  private static final String PRODUCT = "product-f32";
  private static final int PRODUCT_SIDE = 3072;

  /** Batches of a decoded run: the first has nothing to hide behind. */
  private static final int BATCHES = 3;

  /** Of ImageNet's median picture. */
  private static final int JPEG_WIDTH = 500;

  private static final int JPEG_HEIGHT = 375;
  private static final int JPEG_QUALITY = 92;

  private final PatchTransformer spec;
  private final Batch batch;
  private final MatrixProduct product = new MatrixProduct(PRODUCT_SIDE);
  private final TorchScorer exact;
  private final TorchScorer half;
  private final byte[] jpeg;
  private final ViewRecipe recipe;

  TeacherBenchmark(TeacherPreset preset, int batchSize, TorchDevice device) {
    if (!(preset.spec() instanceof PatchTransformer transformer)) {
      throw new IllegalArgumentException(
          "Invalid --preset: '%s' (must be a transformer: its operations are counted)"
              .formatted(preset.key()));
    }
    this.spec = transformer;
    int sizePx = preset.preprocessing().size();
    this.batch = MadeUpBatch.of(batchSize, sizePx, transformer.numClasses());
    Weights weights = WeightInit.initial(transformer, /* seed= */ 1);
    this.exact =
        new TorchScorer(weights, MadeUpBatch.MEAN, MadeUpBatch.STD, device.place(), Arithmetic.F32);
    this.half =
        new TorchScorer(
            weights, MadeUpBatch.MEAN, MadeUpBatch.STD, device.place(), Arithmetic.BF16);
    this.jpeg = jpeg();
    this.recipe =
        new ViewRecipe(1, sizePx, 0.08, 1, 0.75, 1.3333, 0.5, ViewRecipe.Interpolation.BICUBIC);
  }

  List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(PRODUCT + "-blas", 1, product::runBlas));
    variants.add(new Variant(PRODUCT + "-onednn", 1, product::run));
    variants.add(new Variant("forward-f32", batch.n(), () -> exact.logits(batch)));
    variants.add(new Variant("decode+forward-f32", BATCHES * batch.n(), () -> teach(exact)));
    variants.add(new Variant("forward-bf16", batch.n(), () -> half.logits(batch)));
    variants.add(new Variant("decode+forward-bf16", BATCHES * batch.n(), () -> teach(half)));
    variants.add(new Variant("decode", batch.n(), () -> drawn(batch.n())));
    return variants;
  }

  TeacherResult result(List<Measured> measured, Map<String, String> settings) {
    double perImage = flopsPerImage(spec) / 1e9;
    Map<String, Double> gigaflops = new TreeMap<>();
    for (Measured one : measured) {
      if (one.name().startsWith(PRODUCT)) {
        gigaflops.put(one.name(), product.flops() / 1e9 / one.medianSeconds());
      } else if (!one.name().equals("decode")) {
        gigaflops.put(one.name(), perImage * one.imagesPerSecond());
      }
    }
    double best =
        gigaflops.entrySet().stream()
            .filter(rate -> rate.getKey().startsWith(PRODUCT))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElseThrow();
    Map<String, Double> shares = new TreeMap<>();
    gigaflops.forEach((name, rate) -> shares.put(name, rate / best));
    HalfErrors errors = HalfErrors.of(exact.logits(batch), half.logits(batch));
    return new TeacherResult(
        "teacher",
        settings,
        Machine.current(),
        perImage,
        measured,
        gigaflops,
        shares,
        errors.max(),
        errors.mean(),
        errors.flips());
  }

  /** Of all products: projections and MLP, attention, patches; 35.1e9 for BEiTv2-B at 224 px. */
  static double flopsPerImage(PatchTransformer spec) {
    double tokens = spec.numTokens();
    double width = spec.width();
    double perToken = 2 * (4 * width * width + 2 * width * spec.mlpWidth());
    double attention = 4 * tokens * tokens * width;
    double patches = 2 * (tokens - 1) * 3 * spec.patchPx() * spec.patchPx() * width;
    return spec.depth() * (tokens * perToken + attention) + patches;
  }

  private void teach(TorchScorer scorer) {
    try (ViewScorer views = new ViewScorer(scorer, recipe.sizePx(), recipe.sizePx(), batch.n())) {
      for (int i = 0; i < BATCHES * batch.n(); i++) {
        views.add(drawn(Integer.toString(i)), logits -> {});
      }
      views.flush();
    }
  }

  private void drawn(int count) {
    byte[] out = new byte[3 * recipe.sizePx() * recipe.sizePx()];
    for (int i = 0; i < count; i++) {
      DrawnView view = drawn(Integer.toString(i));
      ViewRenderer.render(view.image(), view.view(), recipe.sizePx(), out, 0);
    }
  }

  private DrawnView drawn(String id) {
    try {
      RgbImage image = ImageDecoder.decode(jpeg, Long.MAX_VALUE);
      return new DrawnView(id, image, 0, recipe.view(id, 0, image.widthPx(), image.heightPx()));
    } catch (UnreadableImageException e) {
      throw new IllegalStateException("Cannot decode the benchmark's own JPEG", e);
    }
  }

  /** A picture with as much detail as a photograph: about 100 kB. */
  private static byte[] jpeg() {
    byte[] rgb = new byte[3 * JPEG_WIDTH * JPEG_HEIGHT];
    for (int i = 0; i < JPEG_WIDTH * JPEG_HEIGHT; i++) {
      int x = i % JPEG_WIDTH;
      int y = i / JPEG_WIDTH;
      int wave = (int) (60 * Math.sin(x / 9.0) * Math.cos(y / 7.0));
      int grey = 110 + wave + (x * 7919 + y * 104_729) % 31;
      rgb[3 * i] = (byte) grey;
      rgb[3 * i + 1] = (byte) (grey * 3 / 4);
      rgb[3 * i + 2] = (byte) (255 - grey);
    }
    return JpegEncoder.encode(new RgbImage(JPEG_WIDTH, JPEG_HEIGHT, rgb), JPEG_QUALITY);
  }

  @Override
  public void close() {
    product.close();
    exact.close();
    half.close();
  }
}
