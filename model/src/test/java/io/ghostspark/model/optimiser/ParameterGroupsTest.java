package io.ghostspark.model.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.optimiser.ParameterGroups.Span;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
  private static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("stem.weight", List.of(4, 3), Role.WEIGHT),
              new TensorSpec("stem.bn.weight", List.of(4), Role.VECTOR),
              new TensorSpec("stem.bn.running_mean", List.of(4), Role.RUNNING_MEAN),
              new TensorSpec("stem.bn.running_var", List.of(4), Role.RUNNING_VAR),
              new TensorSpec("head.weight", List.of(5, 4), Role.WEIGHT),
              new TensorSpec("head.bias", List.of(5), Role.VECTOR)));

  @Test
  void weightsDecayAndVectorsDoNot() {
    ParameterGroups groups = groups(0.1);

    assertThat(groups.spans()).containsExactly(new Span(0, 32, 0.1, 1), new Span(32, 9, 0, 1));
    assertThat(names(groups)).containsExactly("stem.weight", "head.weight");
    assertThat(groups(0).spans()).containsExactly(new Span(0, 41, 0, 1));
    assertThat(groups(0).decayed()).isEmpty();
  }

  @Test
  void firstMatchingRuleCounts() {
    ParameterGroups groups =
        groups(
            0.1,
            new GroupRule("head.*", 0.0, 0.5),
            new GroupRule("*.weight", null, 2),
            new GroupRule("head.bias", 0.7, 1));

    assertThat(groups.spans())
        .containsExactly(
            new Span(0, 12, 0.1, 2),
            new Span(12, 20, 0, 0.5),
            new Span(32, 4, 0, 2),
            new Span(36, 5, 0, 0.5));
    assertThat(names(groups)).containsExactly("stem.weight");
  }

  @Test
  void aVectorDecaysWhenARuleSaysSo() {
    ParameterGroups groups = groups(0.1, new GroupRule("head.bias", 0.1, 1));

    assertThat(groups.spans())
        .containsExactly(new Span(0, 32, 0.1, 1), new Span(32, 4, 0, 1), new Span(36, 5, 0.1, 1));
    assertThat(names(groups)).containsExactly("stem.weight", "head.weight", "head.bias");
  }

  @Test
  void spansCoverARealNetworkWithoutGaps() {
    FlatLayout layout = new GhostNetV3Spec(0.5, 10, 3, DepthwiseScale.WITH, 0).layout();
    List<GroupRule> rules =
        List.of(new GroupRule("*.se.*", 0.0, 1), new GroupRule("classifier.*", null, 0.1));

    ParameterGroups groups =
        ParameterGroups.of(
            layout, new OptimiserSpec(new UpdateRule.AdamW(0.9, 0.999, 1e-8), 0.05, 0, rules));

    int end = 0;
    for (Span span : groups.spans()) {
      assertThat(span.offset()).isEqualTo(end);
      end += span.length();
    }
    assertThat(end).isEqualTo(layout.numTrainable());
    assertThat(names(groups)).contains("classifier.weight").noneMatch(n -> n.contains(".se."));
  }

  @Test
  void rulesWithoutATensorAreFound() {
    List<GroupRule> rules =
        List.of(
            new GroupRule("stem*", null, 1),
            new GroupRule("*running_mean", null, 1),
            new GroupRule("stem", null, 1),
            new GroupRule("head?bias", null, 1),
            new GroupRule("*", null, 1));

    assertThat(ParameterGroups.unmatched(LAYOUT, rules)).containsExactly(1, 2, 3);
  }

  private static ParameterGroups groups(double weightDecay, GroupRule... rules) {
    return ParameterGroups.of(
        LAYOUT,
        new OptimiserSpec(new UpdateRule.Lamb(0.9, 0.999, 1e-6), weightDecay, 1, List.of(rules)));
  }

  private static List<String> names(ParameterGroups groups) {
    return groups.decayed().stream().map(slot -> slot.tensor().name()).toList();
  }
}
