package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.config.Architecture;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.config.TransformerConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.export.OnnxExporter;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A BEiTv2 of 16 x 16 pixels with random weights, and configurations around it. */
public final class TinyTeacherFixture {
  /** Side of the ONNX teacher's input. */
  public static final int ONNX_SIZE_PX = 36;

  private static final List<Double> MEAN = List.of(0.5, 0.5, 0.5);
  private static final List<Double> STD = List.of(0.25, 0.25, 0.25);

  private TinyTeacherFixture() {}

  public static TransformerConfig network(int classes) {
    return network(16, classes);
  }

  private static TransformerConfig network(int sizePx, int classes) {
    return new TransformerConfig(Architecture.BEITV2, sizePx, sizePx, 8, 8, 1, 2, 16, classes);
  }

  public static PreprocessingConfig preprocessing(int sizePx) {
    return new PreprocessingConfig(sizePx, 1, ResizeKernel.BICUBIC, MEAN, STD);
  }

  /** Writes weights; {@code change} may damage the flat values first. */
  public static TeacherConfig write(Path file, int classes, UnaryOperator<float[]> change)
      throws IOException {
    return write(file, network(classes), change);
  }

  /** A teacher whose input is as large as {@link #views}. */
  public static TeacherConfig writeOfViewSize(Path file, int classes) throws IOException {
    return write(file, network(40, classes), UnaryOperator.identity());
  }

  private static TeacherConfig write(
      Path file, TransformerConfig network, UnaryOperator<float[]> change) throws IOException {
    Weights initial = WeightInit.initial(network.spec(), 3);
    Weights changed = new Weights(initial.spec(), change.apply(initial.values().clone()));
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, changed, Safetensors.Precision.F32, Map.of());
    }
    return new TeacherConfig(
        file.toString(), null, null, preprocessing(network.imageHeight()), network);
  }

  /** A small GhostNetV3 of random weights as an ONNX file, its input {@link #ONNX_SIZE_PX} px. */
  public static TeacherConfig writeOnnx(Path file, int classes) throws IOException {
    Weights deployed = BranchFolder.fold(onnxWeights(classes));
    try (OutputStream out = Files.newOutputStream(file)) {
      OnnxExporter.write(out, deployed, ONNX_SIZE_PX, ONNX_SIZE_PX, Map.of());
    }
    return new TeacherConfig(null, file.toString(), null, preprocessing(ONNX_SIZE_PX), null);
  }

  /** What {@link #writeOnnx} writes, in training form. */
  public static Weights onnxWeights(int classes) {
    return WeightInit.initial(
        new GhostNetV3Spec(0.25, classes, 1, GhostNetV3Spec.DepthwiseScale.WITH, 0), 5);
  }

  public static ViewsConfig views(double minScale) {
    return views(minScale, 3);
  }

  public static ViewsConfig views(double minScale, int perImage) {
    return views(minScale, perImage, "none", /* erase= */ null);
  }

  /** Views with a policy of two operations each and an erased box in half of them. */
  public static ViewsConfig augmentedViews(int perImage) {
    return views(
        0.5,
        perImage,
        "rand-m9-mstd0.5-p1-inc1",
        new EraseConfig(0.5, EraseFill.PIXEL, 0.02, 0.33, 0.3, 3.3333));
  }

  /** Views with torchvision's colour jitter. */
  public static ViewsConfig jitteredViews(int perImage) {
    return views(
        0.5, perImage, "none", /* erase= */ null, new ColourJitterConfig(0.4, 0.4, 0.4, 0.1));
  }

  private static ViewsConfig views(
      double minScale, int perImage, String augment, @Nullable EraseConfig erase) {
    return views(minScale, perImage, augment, erase, /* colourJitter= */ null);
  }

  private static ViewsConfig views(
      double minScale,
      int perImage,
      String augment,
      @Nullable EraseConfig erase,
      @Nullable ColourJitterConfig colourJitter) {
    return new ViewsConfig(
        1,
        40,
        minScale,
        1,
        0.75,
        1.3333,
        0.5,
        ViewRecipe.Interpolation.RANDOM,
        perImage,
        augment,
        erase,
        colourJitter);
  }

  public static Sections sections(
      DatasetConfig dataset, ViewsConfig views, TeacherConfig teacher, Path logits, int topK) {
    LogitsConfig logitsConfig =
        new LogitsConfig(logits.toString(), topK, 5, /* shardsPerTask= */ 2);
    return Sections.of(
        new RunConfig("tiny", 1, dataset, views, null, teacher, logitsConfig, null, null, null),
        "teach",
        "dataset",
        "views",
        "teacher",
        "logits");
  }
}
