package io.ghostspark.model.torch;

import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.golden.GoldenTeacher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Teachers at full size and small, with generated weights: logits and the norm of every block. */
class TeacherEvalGoldenTest {
  @BeforeAll
  static void twoThreads() {
    Torch.threads(2);
  }

  @AfterAll
  static void report() {
    Torch.threads(1);
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  Stream<DynamicTest> teachersGiveTheReferenceLogitsAndBlockOutputs() {
    return GoldenTeacher.all().stream()
        .map(
            teacher ->
                DynamicTest.dynamicTest(
                    teacher.model(),
                    () ->
                        new GoldenEvaluation("teacher", teacher.salt())
                            .check(teacher.spec(), teacher.cases())));
  }
}
