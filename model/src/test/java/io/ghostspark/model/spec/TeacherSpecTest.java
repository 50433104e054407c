package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenTeacher;
import io.ghostspark.model.golden.TeacherShapes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checkpoint keys and shapes of the teachers against the reference's state dictionaries. */
class TeacherSpecTest {

  @TestFactory
  Stream<DynamicTest> evaluatedTeachersHaveTheReferencesTensorsInItsOrder() {
    return GoldenTeacher.all().stream()
        .map(teacher -> DynamicTest.dynamicTest(teacher.model(), () -> check(teacher)));
  }

  private static void check(GoldenTeacher teacher) {
    checkTensors(teacher.spec(), teacher.shapes());
    assertThat(teacher.spec().layout().numTrainable()).isEqualTo(teacher.numParameters());
  }

  /** Files without an evaluation: the image is taken to be square. */
  @TestFactory
  Stream<DynamicTest> everyNamesFileIsASpec() {
    Set<String> evaluated =
        GoldenTeacher.all().stream()
            .map(teacher -> "names_" + teacher.model() + ".json")
            .collect(Collectors.toSet());
    return GoldenFolder.tests(
        Kind.TEACHER_NAMES,
        file -> {
          if (!evaluated.contains(file.getFileName().toString())) {
            checkSquare(file);
          }
        });
  }

  private static void checkSquare(Path file) {
    Map<String, List<Integer>> shapes = GoldenFolder.shapes(GoldenFolder.read(file));
    checkTensors(new TeacherShapes(shapes).squareSpec(), shapes);
  }

  private static void checkTensors(NetworkSpec spec, Map<String, List<Integer>> reference) {
    Map<String, List<Integer>> ours = new LinkedHashMap<>();
    spec.tensors().forEach(tensor -> ours.put(tensor.name(), tensor.shape()));

    assertThat(ours).isEqualTo(reference);
    assertThat(ours.keySet()).containsExactlyElementsOf(reference.keySet());
  }

  @Test
  void architecturesAreNamedByTheirSizes() {
    assertThat(new ResNetSpec(64, List.of(3, 4, 23, 3), 1000).architecture())
        .isEqualTo("resnet101-64");
    assertThat(new VitSpec(224, 224, 16, 768, 12, 12, 3072, 1000).architecture())
        .isEqualTo("vit-768x12");
  }

  @Test
  void positionsAndClassTokensAreNotDecayed() {
    Map<String, TensorSpec.Role> roles =
        new VitSpec(16, 16, 8, 8, 1, 2, 16, 3)
            .tensors().stream().collect(Collectors.toMap(TensorSpec::name, TensorSpec::role));

    assertThat(roles)
        .containsEntry("pos_embed", TensorSpec.Role.VECTOR)
        .containsEntry("cls_token", TensorSpec.Role.VECTOR)
        .containsEntry("head.weight", TensorSpec.Role.WEIGHT);
  }

  @Test
  void impossibleSizesAreRejectedByKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VitSpec(50, 64, 16, 48, 2, 2, 192, 5))
        .withMessage("Invalid image-height: 50 (must be a multiple of patch = 16)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResNetSpec(64, List.of(3, 4, 23), 1000))
        .withMessage(
            "Invalid depths: [3, 4, 23] (must be 4 numbers >= 1, the blocks of each stage)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResNetSpec(0, List.of(1, 1, 1, 1), 1000))
        .withMessage("Invalid width: 0 (must be >= 1)");
  }
}
