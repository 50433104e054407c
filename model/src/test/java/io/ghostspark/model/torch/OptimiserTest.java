package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.PythonNumbers;
import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.optimiser.UpdateRule.Sgd.Lookahead;
import io.ghostspark.model.spec.FlatLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimiserTest {
  // Six f64 steps of another order of operations.
  private static final double F64 = 1e-13;

  static Stream<UpdateRule> rules() {
    return Stream.of(
        new UpdateRule.Lamb(0.9, 0.999, 1e-6),
        new UpdateRule.Lamb(0.5, 0.6, 1e-2),
        new UpdateRule.AdamW(0.9, 0.999, 1e-8),
        new UpdateRule.AdamW(0, 0.5, 1e-1),
        new UpdateRule.Sgd(0, Lookahead.NONE),
        new UpdateRule.Sgd(0.9, Lookahead.NONE),
        new UpdateRule.Sgd(0.8, Lookahead.NESTEROV),
        new UpdateRule.RmsPropTf(0.9, 0.9, 1e-3),
        new UpdateRule.RmsPropTf(0.5, 0, 1e-10));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stepsAreTheDefinition(UpdateRule rule) {
    List<GroupRule> groups =
        List.of(
            new GroupRule("b.weight", 0.0, 0.5),
            new GroupRule("a.bias", 0.3, 2),
            new GroupRule("n.weight", null, 0));
    for (double weightDecay : new double[] {0, 0.05}) {
      for (double bound : new double[] {0, 0.4, 1e9}) {
        assertDefinition(new OptimiserSpec(rule, weightDecay, bound, List.of()));
        assertDefinition(new OptimiserSpec(rule, weightDecay, bound, groups));
      }
    }
  }

  private static void assertDefinition(OptimiserSpec spec) {
    double[] actual = OptimiserFixture.run(spec);

    assertThat(actual)
        .as("%s", spec)
        .containsExactly(new OptimiserDefinition(spec).run(), within(F64));
    assertThat(actual).isNotEqualTo(OptimiserFixture.weights());
  }

  @Test
  void frozenTensorsStay() {
    for (UpdateRule rule : rules().toList()) {
      double[] end =
          OptimiserFixture.run(
              new OptimiserSpec(rule, 0.05, 0, List.of(new GroupRule("*", null, 0))));

      assertThat(end).isEqualTo(OptimiserFixture.weights());
    }
  }

  @Test
  void weightsAreThoseOfPyTorchAndTimm() {
    for (JsonNode golden : PythonNumbers.read().get("optimisers")) {
      double[] end = OptimiserFixture.run(spec(golden));

      for (FlatLayout.Slot slot : OptimiserFixture.LAYOUT.slots()) {
        JsonNode expected = golden.get("weights").get(slot.tensor().name());
        for (int i = 0; i < expected.size(); i++) {
          assertThat(end[slot.offset() + i])
              .as("%s %s[%d]", golden.get("settings"), slot.tensor().name(), i)
              .isCloseTo(expected.get(i).asDouble(), within(F64));
        }
      }
    }
  }

  private static OptimiserSpec spec(JsonNode golden) {
    List<GroupRule> groups = new ArrayList<>();
    for (Map.Entry<String, JsonNode> scale : golden.get("lr_scales").properties()) {
      groups.add(new GroupRule(scale.getKey(), null, scale.getValue().asDouble()));
    }
    return new OptimiserSpec(
        rule(golden.get("rule").asText(), golden.get("settings")),
        golden.get("weight_decay").asDouble(),
        golden.get("max_grad_norm").asDouble(),
        groups);
  }

  private static UpdateRule rule(String name, JsonNode settings) {
    double[] values =
        StreamSupport.stream(settings.spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    return switch (name) {
      case "lamb" -> new UpdateRule.Lamb(values[0], values[1], values[2]);
      case "adamw" -> new UpdateRule.AdamW(values[0], values[1], values[2]);
      case "sgd" ->
          new UpdateRule.Sgd(values[0], values[1] == 1 ? Lookahead.NESTEROV : Lookahead.NONE);
      case "rmsprop" -> new UpdateRule.RmsPropTf(values[0], values[1], values[2]);
      default -> throw new IllegalStateException(name);
    };
  }
}
