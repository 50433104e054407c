package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenStudent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Checkpoint keys, shapes and parameter counts of the other students against the reference. */
class StudentNamesGoldenTest {

  @TestFactory
  Stream<DynamicTest> studentsHaveTheKeysAndShapesOfTheReference() {
    return GoldenFolder.tests(Kind.STUDENT_NAMES, StudentNamesGoldenTest::checkNames);
  }

  @TestFactory
  Stream<DynamicTest> studentsHaveTheParametersOfTheReference() {
    return GoldenStudent.all().stream()
        .map(
            student ->
                DynamicTest.dynamicTest(
                    student.model(),
                    () ->
                        assertThat(student.spec().layout().numTrainable())
                            .isEqualTo(student.numParameters())));
  }

  private static void checkNames(Path file) {
    Map<String, List<Integer>> expected = GoldenFolder.shapes(GoldenFolder.read(file));
    String model = file.getFileName().toString().replaceAll("names_|\\.json", "");

    Map<String, List<Integer>> ours = new LinkedHashMap<>();
    GoldenStudent.spec(model).tensors().forEach(t -> ours.put(t.name(), t.shape()));

    assertThat(ours).isEqualTo(expected);
  }
}
