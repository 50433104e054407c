package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.source.ImageSources;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/**
 * Training amplifies rounding, so two runs of the reference in another summation order (channels
 * last, channels first) drift apart; the fused engine may drift no further (issue 7 §1).
 */
class EngineCurvesIT {
  private static final int STEPS = 200;
  private static final int BATCH = 16;
  private static final int SIZE_PX = 40;

  /** Two draws of the same chaos differ by chance: 0.97 was measured. */
  private static final double MOST_OF_REFERENCE_DRIFT = 2;

  private static final GhostNetV3Spec SPEC =
      new GhostNetV3Spec(0.25, 10, 3, DepthwiseScale.WITH, /* dropout= */ 0);

  @Test
  void fusedLossesDriftNoFurtherThanTheReferencesOwn() throws Exception {
    List<Batch> batches = batches();

    double[] reference = losses(Engine.REFERENCE, batches);
    double[] otherOrder = losses(Engine.REFERENCE_NCHW, batches);
    double[] fused = losses(Engine.FUSED, batches);

    double allowed = MOST_OF_REFERENCE_DRIFT * drift(otherOrder, reference);
    System.out.println(
        "drift of the fused losses in units of the reference's: "
            + drift(fused, reference) / drift(otherOrder, reference));
    assertThat(reference[0]).as("learns").isGreaterThan(1.5 * last(reference));
    assertThat(drift(fused, reference)).isLessThanOrEqualTo(allowed).isPositive();
  }

  private static double last(double[] losses) {
    double sum = 0;
    for (int i = STEPS / 2; i < STEPS; i++) {
      sum += losses[i];
    }
    return sum / (STEPS - STEPS / 2);
  }

  private static double drift(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += Math.abs(left[i] - right[i]);
    }
    return sum / STEPS;
  }

  private static double[] losses(Engine engine, List<Batch> batches) {
    TrainRecipe recipe =
        new TrainRecipe(
            DistillationConfig.crossEntropy(0),
            OptimiserSpec.lamb(0.05, 1),
            0.99,
            new double[] {0.5, 0.5, 0.5},
            new double[] {0.25, 0.25, 0.25});
    double[] losses = new double[STEPS];
    try (TorchTrainer trainer = new TorchTrainer(SPEC, recipe, engine)) {
      float[] weights = WeightInit.initial(SPEC, /* seed= */ 1).values();
      trainer.load(TrainingState.initial(weights, SPEC.layout().numTrainable()));
      for (int i = 0; i < STEPS; i++) {
        losses[i] = trainer.step(batches.get(i), /* learningRate= */ 0.005).loss();
      }
    }
    return losses;
  }

  /** Of the embedded images, in a fixed order that mixes the classes. */
  private static List<Batch> batches() throws IOException, UnreadableImageException {
    List<SourceImage> images = new ArrayList<>();
    Configuration hadoop = new Configuration();
    Path tar =
        new Path(ConfFixture.folder().resolve("../data-prep/demo/fashion-mnist/train.tar").toUri());
    for (SourceSlice slice : ImageSources.trainArchive(hadoop, tar).slices()) {
      slice.forEach(hadoop, images::add);
    }
    List<Batch> batches = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      batches.add(batch(images, step * BATCH));
    }
    return batches;
  }

  private static ViewSpec whole(RgbImage image) {
    CropBox all = new CropBox(0, 0, image.heightPx(), image.widthPx());
    return new ViewSpec(all, /* flipped= */ false, ResizeKernel.BICUBIC);
  }

  private static Batch batch(List<SourceImage> images, int first) throws UnreadableImageException {
    byte[] pixels = new byte[BATCH * 3 * SIZE_PX * SIZE_PX];
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      SourceImage image = images.get((int) ((first + i) * 1009L % images.size()));
      RgbImage decoded = ImageDecoder.decode(image.encoded(), /* maxPixels= */ 10_000);
      ViewRenderer.render(decoded, whole(decoded), SIZE_PX, pixels, i * 3 * SIZE_PX * SIZE_PX);
      labels[i] = image.label();
    }
    return new Batch(BATCH, SIZE_PX, SIZE_PX, pixels, labels, null);
  }
}
