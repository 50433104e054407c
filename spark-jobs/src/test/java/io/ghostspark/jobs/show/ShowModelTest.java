package io.ghostspark.jobs.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.cli.NamedModel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShowModelTest {

  @Test
  void theDeployedStudentHasThePublishedNumbers() {
    CommandFixture shown = CommandFixture.run("show", "model", "ghostnetv3", "--width", "1.3");

    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .containsPattern("training +12,217,720 +654\\.8\\d M\n")
        .containsPattern("deployed +8,948,296 +8,919,880 +269\\.32 M\n")
        .containsPattern(
            "blocks\\.3\\.0\\.conv_dw +3 x \\(dw 5x5 /2 \\+ bn\\) \\+ 1x1 \\+ bn +92x56x56 +92x28x28");
  }

  @Test
  void widthOneHalfHasTheCodesNumbersAndSaysSo() {
    CommandFixture shown = CommandFixture.run("show", "model", "ghostnetv3", "--width", "0.5");

    assertThat(shown.out())
        .containsPattern("deployed +2,853,176 +2,842,240 +49\\.64 M\n")
        .contains("Note: Table 9 of the paper says 2.7 M and 48 M at width 0.5");
  }

  @Test
  void oneFormIsOneTable() {
    String training =
        CommandFixture.run("show", "model", "mobilenetv2", "--branches", "3", "--form", "training")
            .out();
    String published = CommandFixture.run("show", "model", "mobilenetv2").out();

    assertThat(training)
        .contains("mobilenetv2-1.0, training form, 224 px")
        .doesNotContain("deployed");
    assertThat(published).containsPattern("training = deployed +3,504,872 +3,487,816 +300\\.77 M");
  }

  @Test
  void jsonHasTheSameNumbers() throws IOException {
    CommandFixture shown =
        CommandFixture.run("show", "model", "ghostnetv3", "--size", "160", "--json");
    JsonNode json = JsonMapper.builder().build().readTree(shown.out());

    assertThat(json.get("model").textValue()).isEqualTo("ghostnetv3");
    assertThat(json.get("size-px").intValue()).isEqualTo(160);
    assertThat(json.get("forms")).hasSize(2);
    JsonNode deployed = json.get("forms").get(1);
    assertThat(deployed.get("parameters").longValue()).isEqualTo(6_147_588);
    long macs = 0;
    for (JsonNode layer : deployed.get("layers")) {
      macs += layer.get("macs").longValue();
    }
    assertThat(deployed.get("macs").longValue())
        .isEqualTo(macs)
        .isBetween(86_750_000L, 86_850_000L);
  }

  @ParameterizedTest
  @EnumSource
  void everyModelIsShownAndNamedInTheHelp(NamedModel model) {
    CommandFixture shown = CommandFixture.run("show", "model", model.key());

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("MACs");
    assertThat(CommandFixture.run("show", "model", "--help").out()).contains(model.key());
  }

  @Test
  void badInputIsAWrongCommandLine() {
    assertRefused(
        "Invalid model: ghostnetv4 (must be one of ghostnetv3, ghostnetv1, ghostnetv2, mobilenetv2,"
            + " shufflenetv2, deit-tiny, deit-base, beitv2-base, resnet101)",
        "ghostnetv4");
    assertRefused("Invalid --width: 2.0 (deit-tiny has only one)", "deit-tiny", "--width", "2");
    assertRefused("Invalid --branches: 3 (ghostnetv1 has none)", "ghostnetv1", "--branches", "3");
    assertRefused("Invalid network.branches: 6 (must be in 1..5)", "ghostnetv3", "--branches", "6");
    assertRefused("Invalid size: 32 px (must be at least 33)", "ghostnetv3", "--size", "32");
    assertRefused(
        "Invalid image-height: 100 (must be a multiple of patch = 16)",
        "deit-tiny",
        "--size",
        "100");
    assertThat(CommandFixture.run("show").err())
        .contains("Missing what to show: model, views or devices");
  }

  private static void assertRefused(String message, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "show";
    all[1] = "model";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    CommandFixture refused = CommandFixture.run(all);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(message);
  }
}
