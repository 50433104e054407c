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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checkpoint keys and shapes of the teachers against the reference's state dictionaries. */
class TeacherSpecTest {
  private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d+)\\.(.*)");
  private static final Path BASE_NAMES =
      Path.of("src/test/resources/golden/names_beitv2_base_patch16_224.json");

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

  /** No reference of BEiTv2-L: what timm names in B, of twice the blocks and L's sizes. */
  @Test
  void theLargeBeitHasTheNamesOfTheBaseModelInItsOwnSizes() {
    Map<String, List<Integer>> expected = new LinkedHashMap<>();
    GoldenFolder.shapes(GoldenFolder.read(BASE_NAMES))
        .forEach(
            (name, shape) -> {
              List<Integer> large = shape.stream().map(TeacherSpecTest::large).toList();
              expected.put(name, large);
              Matcher block = BLOCK.matcher(name);
              if (block.matches()) {
                int second = 12 + Integer.parseInt(block.group(1));
                expected.put("blocks." + second + "." + block.group(2), large);
              }
            });
    Map<String, List<Integer>> ours = new LinkedHashMap<>();
    new BeitSpec(224, 224, 16, 1024, 24, 16, 4096, 1000)
        .tensors()
        .forEach(tensor -> ours.put(tensor.name(), tensor.shape()));

    assertThat(ours).isEqualTo(expected);
  }

  /** Width, qkv, hidden width and heads of B, each a number of its own, in L. */
  private static int large(int ofBase) {
    return switch (ofBase) {
      case 768 -> 1024;
      case 2304 -> 3072;
      case 3072 -> 4096;
      case 12 -> 16;
      default -> ofBase;
    };
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
