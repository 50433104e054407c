package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.StepPart.Group;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPartTest {
  private static final GhostNetV3Spec SPEC =
      new GhostNetV3Spec(1.0, 1000, 3, DepthwiseScale.WITH, /* dropout= */ 0);

  private final List<StepPart> parts = StepPart.all(SPEC, 224, 224);

  @Test
  void theLeastOperationsAreThoseOfTheDeployedNetworkThreeTimes() {
    long head = 960L * 1280 + 1280L * 1000;
    long deployed = LayerTable.of(SPEC.deployed(), 224, 224).macs();

    assertThat(parts.stream().mapToLong(StepPart::leastMacs).sum())
        .isEqualTo(3 * (deployed - head));
  }

  @Test
  void everyGhostModuleGivesItsHalvesAndEveryGateAPart() {
    assertThat(parts).filteredOn(p -> p.group() == Group.POINTWISE).hasSize(32);
    assertThat(parts).filteredOn(p -> p.group() == Group.DEPTHWISE).hasSize(32);
    assertThat(parts).filteredOn(p -> p.group() == Group.GATE).hasSize(14);
    assertThat(parts).filteredOn(p -> p.group() == Group.STRIDED).hasSize(4);
    assertThat(parts).filteredOn(p -> p.inside() != null).hasSize(46);
  }

  @Test
  void aMapIsMovedFiveTimesAroundAConvolution() {
    StepPart stem = parts.get(0);

    assertThat(stem.group()).isEqualTo(Group.STEM);
    assertThat(stem.leastFloats()).isEqualTo(3L * 3 * 224 * 224 + 2L * 16 * 112 * 112);
  }
}
