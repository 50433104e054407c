package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.augment.ColourJitter.Adjustment;
import io.ghostspark.dataprep.augment.ColourJitter.Step;
import io.ghostspark.dataprep.augment.ColourJitter.Strength;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColourJitterTest {

  /** colour_jitter.json: torchvision 0.29.2 on Pillow 12.0.0, every adjustment and eight orders. */
  @Test
  void pixelsEqualTorchvisionsOnPillow() throws Exception {
    for (JsonNode each : GoldenFolder.json("colour_jitter.json").get("cases")) {
      String source = each.get("source").asText() + ".png";
      RgbImage image = ImageDecoder.decode(GoldenFolder.image(source), Long.MAX_VALUE);

      byte[] actual = new ColourJitter(steps(each.get("steps"))).apply(image).rgb();

      for (int i = 0; i < 12; i++) {
        assertThat(actual[i] & 0xFF)
            .as("byte %d of %s", i, each.get("steps"))
            .isEqualTo(each.get("first12").get(i).asInt());
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(actual);
      assertThat(HexFormat.of().formatHex(digest))
          .as("%s", each.get("steps"))
          .isEqualTo(each.get("sha256").asText());
    }
  }

  @Test
  void drawsStayInRangeInAllOrders() {
    Strength strength = new Strength(0.4, 1, 0.2, 0.1);
    CounterRandom random = CounterRandom.of(1, Purpose.COLOUR_JITTER, 0, 0);
    Set<List<Adjustment>> orders = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      List<Step> steps = ColourJitter.draw(random, strength).steps();
      orders.add(steps.stream().map(Step::adjustment).toList());
      for (Step step : steps) {
        switch (step.adjustment()) {
          case BRIGHTNESS -> assertThat(step.factor()).isBetween(0.599, 1.401);
          case CONTRAST -> assertThat(step.factor()).isBetween(0.0, 2 - 1.0 / 512);
          case SATURATION -> assertThat(step.factor()).isBetween(0.799, 1.201);
          case HUE -> assertThat(step.factor()).isBetween(-0.101, 0.101);
        }
        double stored = step.factor() * step.adjustment().units();
        assertThat(stored).isEqualTo(Math.rint(stored));
      }
    }
    // A step is left out where its factor rounds to one that changes nothing.
    assertThat(orders.stream().filter(order -> order.size() == 4)).hasSize(24);
  }

  @Test
  void aStrengthOfZeroMovesNoOtherDraw() {
    List<Step> all =
        ColourJitter.draw(
                CounterRandom.of(2, Purpose.COLOUR_JITTER, 0, 0), new Strength(0.4, 0.4, 0.4, 0.1))
            .steps();
    List<Step> some =
        ColourJitter.draw(
                CounterRandom.of(2, Purpose.COLOUR_JITTER, 0, 0), new Strength(0.4, 0, 0.4, 0))
            .steps();

    assertThat(some).hasSize(2);
    assertThat(all).containsSubsequence(some);
  }

  @Test
  void wrongFactorsAreRefused() {
    assertThatThrownBy(() -> new Step(Adjustment.HUE, 0.6))
        .hasMessage("Invalid factor of HUE: 0.6 (must be -0.5..0.5)");
    assertThatThrownBy(() -> new Step(Adjustment.CONTRAST, Double.NaN))
        .hasMessage("Invalid factor of CONTRAST: NaN (must be >= 0)");
    assertThatThrownBy(() -> new Strength(0.4, -1, 0, 0))
        .hasMessage("Invalid colour jitter: 0.4, -1.0, 0.0, 0.0 (must be 0..1, hue 0..0.5)");
  }

  private static List<Step> steps(JsonNode pairs) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode pair : pairs) {
      Adjustment adjustment = Adjustment.valueOf(pair.get(0).asText().toUpperCase(Locale.ROOT));
      steps.add(new Step(adjustment, pair.get(1).asDouble()));
    }
    return steps;
  }
}
