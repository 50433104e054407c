package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Seeded rows and field-by-field descriptions (records of arrays compare by identity). */
final class ShardRows {
  private ShardRows() {}

  static List<ImageRow> images(int count, int maxBytes, long seed) {
    List<ImageRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CounterRandom random = CounterRandom.of(seed, Purpose.SHUFFLE, 0, i);
      byte[] encoded = new byte[random.nextInt(maxBytes + 1)];
      for (int b = 0; b < encoded.length; b++) {
        encoded[b] = (byte) random.nextInt(256);
      }
      rows.add(
          new ImageRow(
              "näme_%05d.JPEG".formatted(i),
              random.nextInt(1000),
              1 + random.nextInt(500),
              1 + random.nextInt(500),
              Sha256.of(encoded),
              encoded));
    }
    return rows;
  }

  static List<LogitsRow> logits(int count, int views, int topK, long seed) {
    List<LogitsRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CounterRandom random = CounterRandom.of(seed, Purpose.VIEW, 0, i);
      List<TeacherView> said = new ArrayList<>();
      for (int v = 0; v < views; v++) {
        said.add(view(random, topK));
      }
      rows.add(new LogitsRow("n%05d.JPEG".formatted(i), 3 * i, said));
    }
    return rows;
  }

  /** Log-probabilities are halves already, so that storing them loses nothing. */
  private static TeacherView view(CounterRandom random, int topK) {
    int[] classIds = new int[topK];
    float[] logProbs = new float[topK];
    for (int k = 0; k < topK; k++) {
      classIds[k] = random.nextInt(0x10000);
      logProbs[k] = Float16.value(Float16.bits((float) (-20 * random.nextDouble())));
    }
    CropBox crop =
        new CropBox(
            random.nextInt(0x10000),
            random.nextInt(0x10000),
            1 + random.nextInt(0xFFFF),
            1 + random.nextInt(0xFFFF));
    ViewSpec spec =
        new ViewSpec(crop, random.nextInt(2) == 1, ResizeKernel.values()[random.nextInt(2)]);
    float tail = random.nextInt(3) == 0 ? Float.NEGATIVE_INFINITY : -random.nextInt(200) / 16f;
    return new TeacherView(spec, classIds, logProbs, tail);
  }

  /** As {@link #logits}, with probabilities that sum to 1, of 1000 classes. */
  static List<LogitsRow> probable(int count, int views, int topK, long seed) {
    List<LogitsRow> rows = new ArrayList<>();
    for (LogitsRow row : logits(count, views, topK, seed)) {
      CounterRandom random =
          CounterRandom.of(seed, Purpose.EPOCH_ORDER, 0, CounterRandom.hash(row.imageId()));
      rows.add(
          new LogitsRow(
              row.imageId(),
              row.firstView(),
              row.views().stream().map(view -> probable(view.view(), random, topK)).toList()));
    }
    return rows;
  }

  private static TeacherView probable(ViewSpec view, CounterRandom random, int topK) {
    double sharpness = 1 + 9 * random.nextDouble();
    double[] scores = new double[1000];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = -sharpness * Math.sqrt(-2 * Math.log(random.nextDouble() + 1e-12));
    }
    Arrays.sort(scores);
    double sum = Arrays.stream(scores).map(Math::exp).sum();
    int[] classIds = new int[topK];
    float[] logProbs = new float[topK];
    double tail = 0;
    for (int rank = 0; rank < scores.length; rank++) {
      double logProb = scores[scores.length - 1 - rank] - Math.log(sum);
      if (rank < topK) {
        classIds[rank] = (31 * rank + random.nextInt(31)) % 1000;
        logProbs[rank] = (float) logProb;
      } else {
        tail += Math.exp(logProb);
      }
    }
    return new TeacherView(view, classIds, logProbs, (float) Math.log(tail));
  }

  /** As {@link #logits}, with colour jitter. */
  static List<LogitsRow> jitteredLogits(int count, int views, int topK, long seed) {
    List<LogitsRow> rows = new ArrayList<>();
    for (LogitsRow row : logits(count, views, topK, seed)) {
      CounterRandom random =
          CounterRandom.of(seed, Purpose.AUGMENT, 0, CounterRandom.hash(row.imageId()));
      rows.add(
          new LogitsRow(
              row.imageId(),
              row.firstView(),
              row.views().stream().map(view -> jittered(view, random)).toList()));
    }
    return rows;
  }

  private static TeacherView jittered(TeacherView view, CounterRandom random) {
    ViewSpec plain = view.view();
    ViewSpec spec =
        new ViewSpec(
            plain.crop(),
            plain.flipped(),
            plain.kernel(),
            List.of(),
            ColourJitter.draw(random, new ColourJitter.Strength(1, 0.4, 0.4, 0.5)),
            /* erasure= */ null);
    return new TeacherView(spec, view.classIds(), view.logProbs(), view.tailLogMass());
  }

  /** As {@link #logits}, with operations and erased boxes in every combination. */
  static List<LogitsRow> augmentedLogits(int count, int views, int topK, long seed) {
    List<LogitsRow> rows = new ArrayList<>();
    for (LogitsRow row : logits(count, views, topK, seed)) {
      List<TeacherView> said = new ArrayList<>();
      for (int v = 0; v < views; v++) {
        TeacherView view = row.views().get(v);
        CounterRandom random =
            CounterRandom.of(seed, Purpose.AUGMENT, v, CounterRandom.hash(row.imageId()));
        ViewSpec spec = augmented(view.view(), row.imageId(), row.firstView() + v, random);
        said.add(new TeacherView(spec, view.classIds(), view.logProbs(), view.tailLogMass()));
      }
      rows.add(new LogitsRow(row.imageId(), row.firstView(), said));
    }
    return rows;
  }

  private static ViewSpec augmented(
      ViewSpec plain, String imageId, int viewNumber, CounterRandom random) {
    List<AppliedOperation> operations = new ArrayList<>();
    for (int k = random.nextInt(3); k > 0; k--) {
      operations.add(
          AppliedOperation.drawn(
              Operation.values()[random.nextInt(Operation.values().length)],
              10 * random.nextDouble(),
              random.nextInt(2) == 1,
              ResizeKernel.values()[random.nextInt(2)]));
    }
    int fill = random.nextInt(4);
    Erasure erasure =
        fill == 3
            ? null
            : new Erasure(
                new CropBox(fill, random.nextInt(99), 1 + random.nextInt(99), 0xFFFF),
                EraseFill.values()[fill],
                Erasure.noiseSeed(imageId, viewNumber, plain.crop()));
    return new ViewSpec(plain.crop(), plain.flipped(), plain.kernel(), operations, erasure);
  }

  static List<String> describeImages(List<ImageRow> rows) {
    return rows.stream()
        .map(
            r ->
                String.join(
                    "|",
                    r.imageId(),
                    r.label() + " " + r.widthPx() + " " + r.heightPx(),
                    Arrays.toString(r.sha256()),
                    Arrays.toString(r.encoded())))
        .toList();
  }

  static List<String> describeLogits(List<LogitsRow> rows) {
    return rows.stream()
        .map(
            r ->
                r.imageId()
                    + " "
                    + r.firstView()
                    + " "
                    + r.views().stream().map(ShardRows::describeView).toList())
        .toList();
  }

  private static String describeView(TeacherView v) {
    return v.view()
        + Arrays.toString(v.classIds())
        + Arrays.toString(v.logProbs())
        + v.tailLogMass();
  }
}
