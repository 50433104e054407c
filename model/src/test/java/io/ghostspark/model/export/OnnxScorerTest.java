package io.ghostspark.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.ErasedPixels;
import io.ghostspark.model.torch.TorchScorer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxScorerTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  /** A mean of 30 values in float32. */
  private static final float MEANS = 1e-5f;

  /** What an export may differ by from its weights (issue 2). */
  private static final double LOGITS = 1e-3;

  private static OnnxScorer scorer(byte[] model) {
    return new OnnxScorer(model, "x.onnx", MEAN, STD, 1);
  }

  /** Picture i has constant planes 10 i, 10 i + 1, 10 i + 2. */
  private static Batch constantPlanes(int n) {
    int plane = 6 * 5;
    byte[] pixels = new byte[n * 3 * plane];
    for (int i = 0; i < pixels.length; i++) {
      int planeIndex = i / plane;
      pixels[i] = (byte) (10 * (planeIndex / 3) + planeIndex % 3);
    }
    return new Batch(n, 6, 5, pixels, new int[n], null);
  }

  @Test
  void anErasedBoxIsSeenByItsPictureAlone() {
    int plane = 6 * 5;
    float[] values = new float[3 * plane];
    for (int i = 0; i < values.length; i++) {
      int channel = i / plane;
      values[i] = 0.25f + channel;
    }
    Batch whole = constantPlanes(7);
    Batch erased =
        new Batch(
            7,
            6,
            5,
            whole.pixels(),
            whole.labels(),
            null,
            List.of(new ErasedPixels(4, 0, 0, 6, 5, values)),
            null);
    try (OnnxScorer scorer = scorer(OnnxFixture.channelMeans(3))) {
      float[][] expected = scorer.logits(whole);
      expected[4] = new float[] {0.25f, 1.25f, 2.25f};

      assertThat(scorer.logits(erased)).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 3, 4, 7, 16})
  void everyPictureGetsItsOwnLogitsWhateverBatchTheFileTakes(int batch) {
    try (OnnxScorer scorer = scorer(OnnxFixture.channelMeans(batch))) {
      float[][] logits = scorer.logits(constantPlanes(7));

      assertThat(logits).hasDimensions(7, 3);
      for (int i = 0; i < 7; i++) {
        for (int c = 0; c < 3; c++) {
          double expected = (10 * i + c - 255 * MEAN[c]) / (255 * STD[c]);
          assertThat(logits[i][c]).isCloseTo((float) expected, within(MEANS));
        }
      }
    }
  }

  @Test
  void anExportedNetworkScoresAsItsWeightsDo() throws IOException {
    GhostNetV3Spec spec = new GhostNetV3Spec(0.25, 10, 1, DepthwiseScale.WITH, 0);
    Weights weights = GoldenTensors.weights(spec, "onnx-teacher");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxExporter.write(file, BranchFolder.fold(weights), 40, 40, Map.of());
    byte[] pixels = new byte[3 * 3 * 40 * 40];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 + i / 40 * 7);
    }
    Batch batch = new Batch(3, 40, 40, pixels, new int[3], null);

    try (OnnxScorer onnx = scorer(file.toByteArray());
        TorchScorer torch = new TorchScorer(weights, MEAN, STD)) {
      float[][] actual = onnx.logits(batch);
      float[][] expected = torch.logits(batch);

      assertThat(onnx.trial(40)).isEqualTo(10);
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 10; k++) {
          assertThat((double) actual[i][k]).isCloseTo(expected[i][k], within(LOGITS));
        }
      }
    }
  }

  @Test
  void theTrialCountsClasses() {
    try (OnnxScorer any = scorer(OnnxFixture.channelMeans(-1));
        OnnxScorer four = scorer(OnnxFixture.channelMeans(4))) {
      assertThat(any.trial(9)).isEqualTo(3);
      assertThat(four.trial(9)).isEqualTo(3);
    }
  }

  @Test
  void probabilitiesAreRefused() {
    try (OnnxScorer scorer = scorer(OnnxFixture.channelShares())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scorer.trial(8))
          .withMessage(
              "Cannot use x.onnx: output 'shares' sums to 1, so it is probabilities; export it"
                  + " without its last Softmax");
    }
  }

  @Test
  void picturesOfAnotherSizeAreRefused() throws IOException {
    GhostNetV3Spec spec = new GhostNetV3Spec(0.25, 10, 1, DepthwiseScale.WITH, 0);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Weights deployed = BranchFolder.fold(GoldenTensors.weights(spec, "onnx-teacher"));
    OnnxExporter.write(file, deployed, 40, 40, Map.of());

    try (OnnxScorer scorer = scorer(file.toByteArray())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scorer.trial(48))
          .withMessage(
              "Cannot use x.onnx: input 'pixels' is [-1, 3, 40, 40], pictures are 48 x 48 px");
    }
  }

  @Test
  void filesThatAreNoClassifiersOfPicturesSayWhatTheyAre() {
    refused(
        OnnxFixture.identity(-1, 784),
        "Cannot use x.onnx: input 'x' is FLOAT [-1, 784] (must be FLOAT [batch, 3, height, width])");
    refused(
        OnnxFixture.identity(-1, 224, 224, 3),
        "Cannot use x.onnx: input 'x' is FLOAT [-1, 224, 224, 3] (must be FLOAT [batch, 3, height,"
            + " width])");
    refused(
        OnnxFixture.unflattened(),
        "Cannot use x.onnx: output 'pooled' is FLOAT [-1, 3, 1, 1] (must be FLOAT [batch,"
            + " classes])");
    refused(
        OnnxFixture.sumOfTwoInputs(),
        "Cannot use x.onnx: it has 2 inputs [x, mask] (must be one, FLOAT [batch, 3, height,"
            + " width])");
  }

  @Test
  void aFileThatIsNotOnnxIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scorer("no protobuf".getBytes(StandardCharsets.UTF_8)).close())
        .withMessageStartingWith("Cannot load x.onnx: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scorer(new byte[0]).close())
        .withMessageStartingWith("Cannot load x.onnx: ");
  }

  private static void refused(byte[] model, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scorer(model).close())
        .withMessage(message);
  }
}
