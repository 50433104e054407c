package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTableTest {
  private static final int SIZE_PX = 224;
  private static final int CLASSES = 1000;

  /** Facts §1.3: millions, printed with one or two decimals. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 2853176, 2842240, 3395384, 49.64, 117.5",
    "1.0, 6147588, 6125716, 8129028, 167.05, 404.1",
    "1.3, 8948296, 8919880, 12217720, 269.32, 654.8",
    "1.6, 12377778, 12342762, 17275700, 398.61, 971.6"
  })
  void ghostNetV3HasTheNumbersOfTheFacts(
      double width,
      long deployedParameters,
      long withoutNorms,
      long trainingParameters,
      double deployedMacsM,
      double trainingMacsM) {
    GhostNetV3Spec spec = v3(width);
    LayerTable training = table(spec);
    LayerTable deployed = table(spec.deployed());

    assertThat(deployed.parameters()).isEqualTo(deployedParameters);
    assertThat(deployed.parametersWithoutNorms()).isEqualTo(withoutNorms);
    assertThat(training.parameters()).isEqualTo(trainingParameters);
    assertThat(deployed.macs() / 1e6).isCloseTo(deployedMacsM, within(0.005));
    assertThat(training.macs() / 1e6).isCloseTo(trainingMacsM, within(0.05));
  }

  /** Facts §1.3: deployed MACs in millions at widths 0.5, 1.0, 1.3, 1.6. */
  @ParameterizedTest
  @CsvSource({
    "160, 26.3, 86.8, 139.4, 205.9",
    "192, 37.5, 125.4, 201.9, 298.6",
    "256, 64.9, 219.7, 354.7, 525.4",
    "288, 80.8, 274.3, 442.9, 656.1",
    "320, 100.1, 341.1, 551.2, 817.0",
    "416, 166.5, 569.6, 921.0, 1365.6"
  })
  void otherSizesHaveTheMacsOfTheFacts(
      int sizePx, double macs05, double macs10, double macs13, double macs16) {
    double[] widths = {0.5, 1.0, 1.3, 1.6};
    double[] expected = {macs05, macs10, macs13, macs16};
    for (int i = 0; i < widths.length; i++) {
      LayerTable table = LayerTable.of(v3(widths[i]).deployed(), sizePx, sizePx);

      assertThat(table.macs() / 1e6).as("%s", widths[i]).isCloseTo(expected[i], within(0.051));
    }
  }

  /** Paper, Table 9: millions of parameters and MACs. MobileNetV2 1.4x says 6.9, its code 6.1. */
  @ParameterizedTest
  @CsvSource({
    "ghostnetv1, 0.5, 2.6, 42",
    "ghostnetv1, 1.0, 5.2, 141",
    "ghostnetv1, 1.3, 7.3, 226",
    "ghostnetv2, 1.0, 6.1, 167",
    "ghostnetv2, 1.3, 8.9, 269",
    "ghostnetv2, 1.6, 12.3, 399",
    "mobilenetv2, 1.0, 3.4, 300",
    "mobilenetv2, 1.4, 6.1, 585",
    "shufflenetv2, 1.0, 2.3, 146",
    "shufflenetv2, 2.0, 7.4, 591"
  })
  void otherStudentsHaveTheNumbersOfThePaper(
      String name, double width, double parametersM, double macsM) {
    NetworkSpec spec =
        switch (name) {
          case "ghostnetv1" -> new GhostNetSpec(Generation.V1, width, CLASSES, 0);
          case "ghostnetv2" -> new GhostNetSpec(Generation.V2, width, CLASSES, 0);
          case "mobilenetv2" -> new MobileNetV2Spec(width, CLASSES, Branching.NONE, 0);
          default -> new ShuffleNetV2Spec(width, CLASSES, Branching.NONE);
        };
    LayerTable table = table(spec);

    // The paper cuts digits off as often as it rounds, and rounds MobileNetV2's 300.8.
    assertThat(table.parameters() / 1e6).isCloseTo(parametersM, within(0.11));
    assertThat(table.macs() / 1e6).isCloseTo(macsM, within(0.015 * macsM));
  }

  /** Facts §8: with the attention products, and these alone. */
  @Test
  void beitHasTheNumbersOfTheFacts() {
    LayerTable table = table(new BeitSpec(224, 224, 16, 768, 12, 12, 3072, CLASSES));
    long products =
        table.rows().stream()
            .filter(row -> row.kind().startsWith("attention"))
            .mapToLong(LayerRow::macs)
            .sum();

    assertThat(table.parameters()).isEqualTo(86_530_984);
    assertThat(table.macs() / 1e9).isCloseTo(17.56, within(0.005));
    assertThat(products / 1e9).isCloseTo(0.715, within(0.0005));
  }

  static Stream<NetworkSpec> networks() {
    Branching three = new Branching(3, DepthwiseScale.WITH);
    return Stream.of(
        v3(1.3),
        new GhostNetSpec(Generation.V2, 1.0, 10, 0),
        new MobileNetV2Spec(1.4, 10, three, 0),
        new MobileNetV2DeployedSpec(1.4, 10),
        new ShuffleNetV2Spec(1.0, 10, three),
        new ShuffleNetV2DeployedSpec(1.0, 10),
        new ResNetSpec(64, List.of(3, 4, 23, 3), 10),
        new VitSpec(224, 224, 16, 192, 12, 3, 768, 1000));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void parametersAreThoseOfTheTensors(NetworkSpec spec) {
    assertThat(table(spec).parameters()).isEqualTo(spec.layout().numTrainable());
  }

  @Test
  void deployedNetworksHaveTheMacsOfThePublishedOnes() {
    NetworkSpec published = new ShuffleNetV2Spec(1.0, CLASSES, Branching.NONE);
    NetworkSpec branched =
        new ShuffleNetV2Spec(1.0, CLASSES, new Branching(3, DepthwiseScale.WITH));

    assertThat(table(branched.deployed()).macs()).isEqualTo(table(published).macs());
    assertThat(table(branched).macs()).isGreaterThan(2 * table(published).macs());
  }

  @Test
  void rowsSayWhatALayerIs() {
    LayerTable table = table(v3(1.0));

    assertThat(table.rows())
        .contains(
            new LayerRow("conv_stem", "conv 3x3 /2 + bn", "3x224x224", "16x112x112", 464, 5419008),
            new LayerRow(
                "blocks.1.0.conv_dw",
                "3 x (dw 3x3 /2 + bn) + 1x1 + bn",
                "48x112x112",
                "48x56x56",
                3 * 48 * 11 + 48 * 3,
                (3 * 9 + 1) * 48L * 56 * 56));
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerTable.of(v3(1.0), 224, 32))
        .withMessage("Invalid size: 32 px (must be at least 33)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerTable.of(new VitSpec(32, 32, 16, 8, 1, 1, 8, 2), 64, 64))
        .withMessage("Invalid size: 64x64 px (must be the network's 32x32)");
  }

  private static GhostNetV3Spec v3(double width) {
    return new GhostNetV3Spec(width, CLASSES, 3, DepthwiseScale.WITH, 0);
  }

  private static LayerTable table(NetworkSpec spec) {
    return LayerTable.of(spec, SIZE_PX, SIZE_PX);
  }
}
