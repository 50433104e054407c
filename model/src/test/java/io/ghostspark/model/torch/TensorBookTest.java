package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorBookTest {
  private static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("b", List.of(2), Role.VECTOR),
              new TensorSpec("w", List.of(2, 3), Role.WEIGHT)));

  @ParameterizedTest
  @EnumSource
  void windowsShareTheFlatBuffer(Precision precision) {
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(LAYOUT, precision)) {
      book.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8});

      Tensor doubled = book.tensor("b").mul_(new Scalar(2.0));

      assertThat(doubled.numel()).isEqualTo(2);
      assertThat(book.read()).containsExactly(1, 2, 3, 4, 5, 6, 14, 16);
      assertThat(NativeArrays.read(book.tensor("w"))).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void aBookOverForeignMemoryWritesThere() {
    try (FloatPointer memory = new FloatPointer(8);
        TensorBook book = TensorBook.over(LAYOUT, memory)) {
      book.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8});

      assertThat(memory.get(7)).isEqualTo(8f);
    }
  }

  @Test
  void booksOutliveTheScopeTheyWereMadeIn() {
    TensorBook book;
    try (PointerScope scope = new PointerScope()) {
      book = TensorBook.allocate(LAYOUT, Precision.F32);
    }

    assertThat(book.read()).hasSize(8).containsOnly(0);
    book.close();
  }

  @Test
  void unknownNamesAndWrongLengthsAreNamed() {
    try (TensorBook book = TensorBook.allocate(LAYOUT, Precision.F32)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> book.tensor("x"))
          .withMessage("Cannot find tensor 'x': not in the layout");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> book.write(new float[3]))
          .withMessage("Cannot copy into a native buffer: expected = 8 values, actual = 3");
    }
  }
}
