package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

class GradientBookTest {
  private static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("b", List.of(2), Role.VECTOR),
              new TensorSpec("w", List.of(2, 2), Role.WEIGHT)));

  @Test
  void autogradAddsIntoTheFlatBufferInPlace() {
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(LAYOUT, Precision.F32);
        GradientBook gradients = GradientBook.allocate(book)) {
      book.write(new float[] {1, 2, 3, 4, 5, 6});
      long address = book.tensor("w").grad().data_ptr_float().address();

      book.tensor("w").pow(new Scalar(2)).sum().backward();
      book.tensor("b").sum().backward();
      book.tensor("b").sum().backward();

      assertThat(NativeArrays.read(gradients.flat())).containsExactly(2, 4, 6, 8, 2, 2);
      assertThat(book.tensor("w").grad().data_ptr_float().address()).isEqualTo(address);
      assertThat(gradients.flat().data_ptr_float().address()).isEqualTo(address);
    }
  }
}
