package io.ghostspark.model.torch;

import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.golden.GoldenStudent;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The other students, with generated weights: logits and the norm of every block. */
class StudentEvalGoldenTest {
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @AfterAll
  static void report() {
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  Stream<DynamicTest> studentsGiveTheReferenceLogitsAndBlockOutputs() {
    return GoldenStudent.all().stream()
        .map(
            student ->
                DynamicTest.dynamicTest(
                    student.model(),
                    () ->
                        new GoldenEvaluation("student", student.salt())
                            .check(student.spec(), student.cases())));
  }
}
