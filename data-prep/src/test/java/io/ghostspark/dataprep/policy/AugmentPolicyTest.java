package io.ghostspark.dataprep.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentPolicyTest {
  private static final int DRAWS = 40_000;

  /** Five deviations of a share of 1/15 or 1/2 in 40,000 draws. */
  private static final double SHARE = 0.0125;

  @Test
  void operationsOfRandAugmentAreTheReferences() throws IOException {
    JsonNode golden = GoldenFolder.json("images.json").path("randaugment_ops");

    assertThat(names("rand-m9-inc1")).containsExactlyElementsOf(texts(golden, "increasing (inc1)"));
    assertThat(names("rand-m9")).containsExactlyElementsOf(texts(golden, "default"));
  }

  @Test
  void pairsOfAutoAugmentAreTheReferences() throws IOException {
    JsonNode policies =
        GoldenFolder.json("images.json").properties().stream()
            .filter(field -> field.getKey().startsWith("autoaugment_policies"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    for (String name : List.of("original", "v0")) {
      List<String> expected = new ArrayList<>();
      policies
          .path(name)
          .forEach(
              pair ->
                  pair.forEach(
                      op ->
                          expected.add(
                              "%s %s %s"
                                  .formatted(
                                      op.get(0).asText(),
                                      op.get(1).asDouble(),
                                      op.get(2).asDouble()))));
      assertThat(operations(name)).containsExactlyElementsOf(expected);
      assertThat(operations(name + "r"))
          .containsExactlyElementsOf(
              expected.stream()
                  .map(op -> op.replaceFirst("^Posterize\\w*", "PosterizeIncreasing"))
                  .toList());
    }
  }

  @Test
  void sectionsOfAStringAreTimms() {
    RandAugment all = (RandAugment) AugmentPolicy.parse("rand-m7-n1-p0.25-mstd0.5-mmax8-inc1");

    assertThat(all.magnitude()).isEqualTo(new Magnitude(7, 0.5, 8));
    assertThat(all.probability()).isEqualTo(0.25);
    assertThat(all.numOperations()).isEqualTo(1);
    RandAugment none = (RandAugment) AugmentPolicy.parse("rand");
    assertThat(none.magnitude()).isEqualTo(new Magnitude(10, 0, 10));
    assertThat(none.probability()).isEqualTo(0.5);
    assertThat(none.numOperations()).isEqualTo(2);
    RandAugment uniform = (RandAugment) AugmentPolicy.parse("rand-mstd101-m4");
    assertThat(uniform.magnitude()).isEqualTo(new Magnitude(4, Double.POSITIVE_INFINITY, 10));
  }

  @Test
  void everyOperationComesEquallyOftenAndFiresHalfTheTime() {
    int[] counts = new int[64];
    int total = 0;
    for (AppliedOperation drawn : drawn("rand-m9-mstd0.5-inc1")) {
      counts[drawn.operation().number()]++;
      total++;
    }

    assertThat((double) total / (2 * DRAWS)).isCloseTo(0.5, within(SHARE));
    for (String name : names("rand-inc1")) {
      double share = (double) counts[Operation.ofTimmName(name).number()] / total;
      assertThat(share).as(name).isCloseTo(1.0 / 15, within(SHARE));
    }
  }

  @Test
  void levelsAreNormalAndCutAtTen() {
    double sum = 0;
    double squares = 0;
    int n = 0;
    int cut = 0;
    for (AppliedOperation drawn : drawn("rand-m9-mstd0.5-p1-inc1")) {
      if (drawn.operation().hasLevel()) {
        sum += drawn.level();
        squares += drawn.level() * drawn.level();
        cut += drawn.level() == 10 ? 1 : 0;
        n++;
      }
    }

    double mean = sum / n;
    // P(Z > 2) = 0.0228 is cut to 10, which takes 0.004 off the mean and 0.01 off the deviation.
    assertThat(mean).isCloseTo(8.996, within(0.012));
    assertThat(Math.sqrt(squares / n - mean * mean)).isCloseTo(0.49, within(0.012));
    assertThat((double) cut / n).isCloseTo(0.0228, within(0.004));
  }

  @Test
  void uniformLevelsFillZeroToTheMagnitude() {
    double sum = 0;
    double most = 0;
    int n = 0;
    for (AppliedOperation drawn : drawn("rand-m8-mstd101-p1")) {
      if (drawn.operation().hasLevel()) {
        sum += drawn.level();
        most = Math.max(most, drawn.level());
        n++;
      }
    }

    assertThat(sum / n).isCloseTo(4, within(0.05));
    assertThat(most).isBetween(7.99, 8.0);
  }

  @Test
  void signsAndKernelsAreHalfAndHalfWhereTheyMatter() {
    int signed = 0;
    int negated = 0;
    int resampling = 0;
    int bicubic = 0;
    for (AppliedOperation drawn : drawn("rand-p1-inc1")) {
      signed += drawn.operation().isSigned() ? 1 : 0;
      negated += drawn.negated() ? 1 : 0;
      resampling += drawn.operation().resamples() ? 1 : 0;
      bicubic += drawn.kernel() == ResizeKernel.BICUBIC ? 1 : 0;
    }

    assertThat((double) negated / signed).isCloseTo(0.5, within(SHARE));
    assertThat((double) bicubic / resampling).isCloseTo(0.5, within(SHARE));
  }

  @Test
  void weightedOperationsNeverRepeatAndFollowTheirWeights() {
    AugmentPolicy policy = AugmentPolicy.parse("rand-p1-tweights");
    int rotateFirst = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<AppliedOperation> drawn = policy.draw(stream(i), AugmentPolicyTest::kernel);
      assertThat(drawn.get(0).operation()).isNotEqualTo(drawn.get(1).operation());
      rotateFirst += drawn.get(0).operation() == Operation.ROTATE ? 1 : 0;
    }

    // 3 of 10.1 in all.
    assertThat((double) rotateFirst / DRAWS).isCloseTo(3 / 10.1, within(SHARE));
  }

  @Test
  void autoAugmentAppliesAWholePairAtItsMagnitudes() {
    Set<String> seen = new HashSet<>();
    for (AppliedOperation drawn : drawn("v0")) {
      seen.add(drawn.operation().timmName() + " " + drawn.level());
    }

    assertThat(seen)
        .contains("ShearY 4.0", "Rotate 8.0", "Solarize 10.0", "Invert 0.0")
        .doesNotContain("ShearX 0.0");
  }

  @Test
  void aDrawMovesNoOther() {
    for (int i = 0; i < 200; i++) {
      List<AppliedOperation> always =
          AugmentPolicy.parse("rand-m9-p1").draw(stream(i), AugmentPolicyTest::kernel);
      List<AppliedOperation> noisy =
          AugmentPolicy.parse("rand-m9-p0.5-mstd0.5").draw(stream(i), AugmentPolicyTest::kernel);

      assertThat(always.stream().map(AppliedOperation::operation).toList())
          .containsAll(noisy.stream().map(AppliedOperation::operation).toList());
    }
  }

  @Test
  void jsonIsTheString() throws IOException {
    AugmentPolicy policy = AugmentPolicy.parse("rand-m9-mstd0.5-inc1");

    String json = new ObjectMapper().writeValueAsString(policy);

    assertThat(json).isEqualTo("\"rand-m9-mstd0.5-inc1\"");
    assertThat(new ObjectMapper().readValue(json, AugmentPolicy.class)).isEqualTo(policy);
  }

  @Test
  void refusedStringsNameWhatIsWrongAndWhatIsValid() {
    String sections =
        "rand takes m0..m10 (magnitude), n1 or n2 (operations), p0..p1 (probability), mstd"
            + " (deviation of the magnitude), mmax1..mmax10 (its bound), inc1 (increasing forms),"
            + " tweights";
    assertRefused("ran-m9", "unknown policy 'ran'; known: rand, original, originalr, v0, v0r");
    assertRefused("", "unknown policy ''; known: rand, original, originalr, v0, v0r");
    assertRefused("rand-q3", "unknown section 'q3'; " + sections);
    assertRefused(
        "original-m9",
        "unknown section 'm9'; original takes mstd (deviation of the" + " magnitudes)");
    assertRefused("rand-m11", "m11 must be a whole number m0..m10");
    assertRefused("rand-m9.5", "m9.5 must be a whole number m0..m10");
    assertRefused("rand-n3", "n3 must be a whole number n1..n2: a view stores two operations");
    assertRefused("rand-p1.5", "p1.5 must have a number in [0, 1]");
    assertRefused("rand-mstd1e", "mstd1e must have a number >= 0");
    assertRefused("rand-mmax12", "mmax12 must be a whole number mmax1..mmax10");
    assertRefused(
        "rand-inc0",
        "inc0 must be a whole number inc1..inc1: leave it out for the plain" + " forms");
    assertRefused("rand-m9-m8", "section 'm' occurs twice");
    assertRefused("rand-inc", "section 'inc' must be a key with a number, such as m9 or mstd0.5");
    assertRefused(
        "rand-t3a",
        "unknown set 't3a'; known: tweights, or none for AutoContrast, Equalize, Invert, Rotate,"
            + " Posterize, Solarize, SolarizeAdd, Color, Contrast, Brightness, Sharpness, ShearX,"
            + " ShearY, TranslateXRel, TranslateYRel; 3a and 3aw need Desaturate and GaussianBlur,"
            + " which no view stores");
    assertRefused(
        "3a",
        "policy '3a' needs Desaturate and GaussianBlur, which no view stores;"
            + " known: rand, original, originalr, v0, v0r");
    assertRefused(
        "augmix-m5",
        "policy 'augmix' blends pictures, which no view stores; known: rand,"
            + " original, originalr, v0, v0r");
  }

  private static void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> AugmentPolicy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid views.augment: '" + text + "' (" + reason + ")");
  }

  private static List<AppliedOperation> drawn(String text) {
    AugmentPolicy policy = AugmentPolicy.parse(text);
    List<AppliedOperation> all = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      List<AppliedOperation> drawn = policy.draw(stream(i), AugmentPolicyTest::kernel);
      assertThat(drawn).hasSizeLessThanOrEqualTo(2);
      all.addAll(drawn);
    }
    return all;
  }

  private static CounterRandom stream(int i) {
    return CounterRandom.of(5, Purpose.VIEW, 0, i);
  }

  private static ResizeKernel kernel(double u) {
    return u < 0.5 ? ResizeKernel.BILINEAR : ResizeKernel.BICUBIC;
  }

  private static List<String> names(String text) {
    return ((RandAugment) AugmentPolicy.parse(text))
        .set().operations().stream().map(Operation::timmName).toList();
  }

  private static List<String> operations(String text) {
    return ((AutoAugment) AugmentPolicy.parse(text))
        .pairs().stream()
            .flatMap(List::stream)
            .map(
                op ->
                    "%s %s %s"
                        .formatted(
                            op.operation().timmName(), op.probability(), op.magnitude().mean()))
            .toList();
  }

  private static List<String> texts(JsonNode node, String key) {
    List<String> texts = new ArrayList<>();
    node.path(key).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
