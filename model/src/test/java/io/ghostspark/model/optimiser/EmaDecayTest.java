package io.ghostspark.model.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.PythonNumbers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmaDecayTest {

  @Test
  void constantDecayIsConstant() {
    EmaDecay decay = new EmaDecay.Constant(0.99);

    assertThat(decay.at(1)).isEqualTo(0.99);
    assertThat(decay.at(1_000_000)).isEqualTo(0.99);
  }

  @Test
  void warmUpIsTimms() {
    EmaDecay decay = new EmaDecay.WarmedUp(0.995, 1, 2.0 / 3);

    for (Map.Entry<String, JsonNode> entry : PythonNumbers.read().get("ema_warm_up").properties()) {
      assertThat(decay.at(Long.parseLong(entry.getKey())))
          .as("step %s", entry.getKey())
          .isCloseTo(entry.getValue().asDouble(), within(1e-15));
    }
  }

  @Test
  void warmUpStartsAtTheWeightsAndEndsAtTheDecay() {
    EmaDecay decay = new EmaDecay.WarmedUp(0.99, 10, 0.75);

    assertThat(decay.at(1)).isZero();
    assertThat(decay.at(11)).isCloseTo(1 - Math.pow(2, -0.75), within(1e-15));
    assertThat(decay.at(2)).isLessThan(decay.at(3));
    assertThat(decay.at(1_000_000)).isEqualTo(0.99);
  }
}
