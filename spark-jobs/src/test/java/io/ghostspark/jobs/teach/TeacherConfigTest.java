package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.InvalidConfException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.VitSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TeacherConfigTest {
  private static final String PREPROCESSING =
      "  preprocessing: {size: 48, crop-fraction: 0.9, kernel: bilinear, mean: [0.1, 0.2, 0.3],"
          + " std: [0.4, 0.5, 0.6]}\n";
  private static final String TRANSFORMER =
      "image-height: 48, image-width: 48, patch: 8, width: 12, depth: 2, heads: 3, mlp-width: 24,"
          + " classes: 7}\n";

  @Test
  void aPresetIsACompleteCard() {
    TeacherConfig teacher = load("  weights: w\n  preset: beitv2-large-patch16-224\n");

    assertThat(teacher.file())
        .isEqualTo(
            new TeacherFile.WeightFile("w", new BeitSpec(224, 224, 16, 1024, 24, 16, 4096, 1000)));
    assertThat(teacher.resolvedPreprocessing().evalRecipe())
        .isEqualTo(new EvalRecipe(224, 0.95, ResizeKernel.BICUBIC));
    assertThat(teacher.classes()).hasValue(1000);
  }

  /** Crop fractions and kernels with which the weights' published accuracies were measured. */
  @Test
  void presetsAreThePapersTeachers() {
    assertThat(TeacherPreset.BEITV2_BASE_PATCH16_224.spec().layout().numTrainable())
        .isEqualTo(86_530_984);
    assertThat(TeacherPreset.DEIT_BASE_PATCH16_224.spec().layout().numTrainable())
        .isEqualTo(86_567_656);
    assertThat(TeacherPreset.RESNET101.spec().layout().numTrainable()).isEqualTo(44_549_160);
    assertThat(TeacherPreset.BEITV2_BASE_PATCH16_224.preprocessing().evalRecipe().shortSidePx())
        .isEqualTo(248);
    assertThat(TeacherPreset.RESNET101.preprocessing().evalRecipe())
        .isEqualTo(new EvalRecipe(224, 0.875, ResizeKernel.BILINEAR));
  }

  @Test
  void everyArchitectureCanBeWrittenInFull() {
    TeacherConfig vit =
        load("  weights: w\n" + PREPROCESSING + "  network: {architecture: vit, " + TRANSFORMER);
    TeacherConfig beit =
        load("  weights: w\n" + PREPROCESSING + "  network: {architecture: beitv2, " + TRANSFORMER);
    TeacherConfig resNet =
        load(
            "  weights: w\n"
                + PREPROCESSING
                + "  network: {architecture: resnet, width: 8, depths: [1, 2, 3, 4], classes: 7}\n");

    assertThat(vit.file())
        .isEqualTo(new TeacherFile.WeightFile("w", new VitSpec(48, 48, 8, 12, 2, 3, 24, 7)));
    assertThat(beit.file())
        .isEqualTo(new TeacherFile.WeightFile("w", new BeitSpec(48, 48, 8, 12, 2, 3, 24, 7)));
    assertThat(resNet.file())
        .isEqualTo(new TeacherFile.WeightFile("w", new ResNetSpec(8, List.of(1, 2, 3, 4), 7)));
    assertThat(resNet.resolvedPreprocessing())
        .isEqualTo(
            new PreprocessingConfig(
                48, 0.9, ResizeKernel.BILINEAR, List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6)));
  }

  @Test
  void anOnnxFileStatesItsClassesItself() {
    TeacherConfig teacher = load("  onnx: m.onnx\n" + PREPROCESSING);

    assertThat(teacher.file()).isEqualTo(new TeacherFile.OnnxFile("m.onnx"));
    assertThat(teacher.classes()).isEmpty();
  }

  @Test
  void resolvedTeachersLoadToTheSame() {
    for (String section :
        List.of(
            "  weights: w\n  preset: resnet101\n",
            "  onnx: m.onnx\n" + PREPROCESSING,
            "  weights: w\n"
                + PREPROCESSING
                + "  network: {architecture: resnet, width: 8, depths: [1, 2, 3, 4],"
                + " classes: 7}\n")) {
      LoadedConf conf = conf(section);

      assertThat(ConfLoader.parse(conf.resolvedYaml(), "resolved", List.of()).config())
          .isEqualTo(conf.config());
    }
  }

  @Test
  void aTeacherNeedsExactlyOneFile() {
    assertThat(problems("  preset: resnet101\n"))
        .containsExactly(
            "Invalid teacher.weights: absent (must be a safetensors file, or give teacher.onnx)");
    assertThat(problems("  weights: w\n  onnx: m.onnx\n  preset: resnet101\n"))
        .containsExactly(
            "Invalid teacher.weights: 'w' (must be absent with teacher.onnx)",
            "Invalid teacher.preset: 'resnet101' (must be absent with teacher.onnx: give"
                + " teacher.preprocessing)",
            "Invalid teacher.preprocessing: absent (must be given with teacher.onnx)");
  }

  @Test
  void weightsNeedACardByNameOrInFull() {
    assertThat(problems("  weights: w\n"))
        .containsExactly(
            "Invalid teacher.preprocessing: absent (must be given, or teacher.preset instead of"
                + " it)",
            "Invalid teacher.network: absent (must be given, or teacher.preset instead of it)");
    assertThat(problems("  weights: w\n  preset: resnet101\n" + PREPROCESSING))
        .containsExactly(
            "Invalid teacher.preprocessing: given (must be absent with teacher.preset, which has"
                + " its own)");
  }

  @Test
  void everyProblemOfATeacherIsListed() {
    assertThat(
            problems(
                "  weights: w\n"
                    + "  mean: [0, 0, 0]\n"
                    + "  preprocessing: {size: 40, crop-fraction: 1.5, kernel: cubic,"
                    + " mean: [2, 0, 0], std: [0, 1, 1]}\n"
                    + "  network: {architecture: beitv2, "
                    + TRANSFORMER.replace("heads: 3", "heads: 5")))
        .containsExactlyInAnyOrder(
            "Unknown key teacher.mean; did you mean 'teacher.preprocessing.mean'?",
            "Invalid teacher.preprocessing.crop-fraction: 1.5 (must be <= 1)",
            "Invalid teacher.preprocessing.kernel: 'cubic' (must be one of bilinear, bicubic); did"
                + " you mean 'bicubic'?",
            "Invalid teacher.preprocessing.mean: [2.0, 0.0, 0.0] (must be 3 values in [0, 1], for"
                + " red, green, blue)",
            "Invalid teacher.preprocessing.std: [0.0, 1.0, 1.0] (must be 3 values in (0, 1], for"
                + " red, green, blue)",
            "Invalid teacher.preprocessing.size: 40 (must be the network's image size 48)",
            "Invalid teacher.network.width: 12 (must be a multiple of heads = 5)");
    assertThat(
            problems(
                "  weights: w\n"
                    + PREPROCESSING
                    + "  network: {architecture: resnet, width: 8, depths: [1, 2, 0], classes: 7}\n"))
        .containsExactly(
            "Invalid teacher.network.depths: [1, 2, 0] (must be 4 whole numbers >= 1, the blocks of"
                + " each stage)");
  }

  @Test
  void unknownNamesListTheKnownOnes() {
    assertThat(problems("  weights: w\n  preset: beitv2-base\n").get(0))
        .startsWith(
            "Invalid teacher.preset: 'beitv2-base' (must be one of beitv2-base-patch16-224,"
                + " beitv2-large-patch16-224, deit-base-patch16-224, resnet101)");
    assertThat(
            problems("  weights: w\n" + PREPROCESSING + "  network: {architecture: ghostnetv3}\n"))
        .containsExactly(
            "Invalid teacher.network.architecture: 'ghostnetv3' (must be one of beitv2, vit,"
                + " resnet)");
  }

  private static TeacherConfig load(String section) {
    return Objects.requireNonNull(conf(section).config().teacher());
  }

  private static List<String> problems(String section) {
    return catchThrowableOfType(InvalidConfException.class, () -> conf(section)).problems();
  }

  /** A configuration of nothing but a teacher. */
  private static LoadedConf conf(String section) {
    return ConfLoader.parse("name: a\nseed: 1\nteacher:\n" + section, "x.yaml", List.of());
  }

  @Test
  void theClassesOfThePresetBindTheOtherSections() {
    String text =
        ConfFixture.demoText()
            .replaceFirst(
                "(?s)\nteacher:\n.*?\nlogits:",
                "\nteacher: {weights: w, preset: resnet101}\nlogits:");

    InvalidConfException failure =
        catchThrowableOfType(
            InvalidConfException.class, () -> ConfLoader.parse(text, "x.yaml", List.of()));

    assertThat(failure.problems())
        .containsExactly("Invalid network.classes: 10 (must be teacher.preset = 1000)");
  }
}
