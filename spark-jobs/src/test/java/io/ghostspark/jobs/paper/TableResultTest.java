package io.ghostspark.jobs.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class TableResultTest {

  /** Two series of two columns; claims with pairs of all kinds. */
  private static final PaperTable TABLE =
      new PaperTable(
          4,
          "Top-1 by <this> & that",
          "tau",
          "a note",
          /* keeps= */ null,
          List.of(),
          List.of(row("a1", "a", "1", 79), row("a2", "a", "2", 78), row("b1", "b", "1", 77)),
          List.of(
              new Claim("one beats two", List.of(List.of("a1", "a2"))),
              new Claim("a beats b", List.of(List.of("a1", "b1"))),
              new Claim("both", List.of(List.of("a1", "a2"), List.of("a1", "b1"))),
              new Claim("two beats b", List.of(List.of("a2", "b1")))));

  private static final TableResult RESULT =
      new TableResult(
          TABLE,
          TableScale.DEMO,
          2,
          List.of(
              outcome("a1", null, 0.80, 0.82),
              outcome("a2", null, 0.79, 0.80),
              outcome("b1", "not run yet", 0.81)));

  @Test
  void claimsAreCountedSeedBySeed() {
    List<ClaimReading> readings = RESULT.readings();

    assertThat(readings)
        .extracting(ClaimReading::verdict)
        .containsExactly("agrees", "disagrees", "undecided", "disagrees");
    assertThat(readings.get(0).meanPoints()).isCloseTo(1.5, within(1e-9));
    assertThat(readings.get(0).line())
        .isEqualTo("agrees: one beats two (2 of 2 comparisons, mean +1.5 points; paper +1.00)");
    // The second seed of b1 is not there.
    assertThat(readings.get(2).points()).hasSize(3);
    ClaimReading none =
        ClaimReading.of(
            TABLE.claims().get(0),
            List.of(outcome("a1", "not run yet"), outcome("a2", null, 0.79), outcome("b1", null)));
    assertThat(none.line()).isEqualTo("not run: one beats two");
  }

  @Test
  void textHoldsPapersNumbersOursAndTheirSpread() {
    assertThat(RESULT.text().lines())
        .contains("Table 4 at scale demo, 2 seeds: Top-1 by <this> & that")
        .anyMatch(line -> line.matches("a +1 +79\\.00 +81\\.0 +80\\.0 to 82\\.0 +2 +40\\.5 +60"))
        .anyMatch(line -> line.matches("b +1 +77\\.00 +81\\.0 +- +1 +40\\.5 +60"))
        .contains("b, 1: not run yet")
        .contains("agrees: one beats two (2 of 2 comparisons, mean +1.5 points; paper +1.00)");
    assertThat(RESULT.finished()).isEqualTo(2);
    assertThat(RESULT.hasFailures()).isFalse();
    assertThat(
            new TableResult(TABLE, TableScale.DEMO, 1, List.of(outcome("a1", "failed: NaN")))
                .hasFailures())
        .isTrue();
  }

  @Test
  void pageCountsVerdictsAndLinksFigures() {
    String page = new ResultsMarkdown(TableScale.DEMO, 2, List.of(RESULT)).text("figures", "");

    assertThat(page)
        .contains("deploy/local/ghostspark ablate --table 4 --scale demo --seeds 2\n")
        .contains("| 4 | 2 of 3 | 1 | 1 | 2 | 0 |\n")
        .contains("| a | 1 | 79.00 | 81.0 | 80.0 to 82.0 | 2 | 40.5 | 60 |\n")
        .contains("- b, 1: not run yet\n")
        .contains("![table4-demo](figures/table4-demo.svg)")
        .contains("Sources of the rows: 0123456789ab.");
  }

  @Test
  void aNewPageKeepsWhatPeopleWroteOnTheOldOne() {
    ResultsMarkdown results = new ResultsMarkdown(TableScale.DEMO, 2, List.of(RESULT));
    String fresh = results.text("figures", ResultsMarkdown.reading(""));
    String reading = "\n## Reading\n\nNothing follows from it.\n";
    String written = fresh.replace("\n## In short", reading + "\n## In short");

    assertThat(ResultsMarkdown.reading(fresh)).isEmpty();
    assertThat(results.text("figures", ResultsMarkdown.reading(written))).isEqualTo(written);
  }

  @Test
  void figureIsAnImageOfItsOwnWithADotForEveryNumber() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    new TableFigure(RESULT).svg().getBytes(StandardCharsets.UTF_8)));

    // Two in the legend, three of the paper, three of ours.
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2 + 3 + 3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("paper", "ours", "scale demo");
    BufferedImage png = new TableFigure(RESULT).png();
    assertThat(png.getWidth()).isEqualTo(2 * (150 + 2 * 280 + 2 * 30));
    assertThat(coloured(png, 0x0072b2)).isGreaterThan(4 * 40);
    assertThat(coloured(png, 0xd55e00)).isGreaterThan(2 * 40);
  }

  @Test
  void figureWithoutResultsSaysSo() {
    TableResult empty =
        new TableResult(TABLE, TableScale.TINY, 1, List.of(outcome("a1", "not run yet")));

    assertThat(new TableFigure(empty).svg()).contains("nothing run yet");
  }

  private static int coloured(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }

  private static PaperRow row(String id, String series, String column, double paper) {
    return new PaperRow(id, series, column, paper, /* note= */ null, List.of());
  }

  private static RowOutcome outcome(String id, @Nullable String missing, double... top1) {
    List<RowResult> results = new ArrayList<>();
    for (int i = 0; i < top1.length; i++) {
      results.add(
          new RowResult(
              id,
              42 + i,
              "ghostnetv3-0.5",
              6,
              100,
              top1[i],
              top1[i] / 2,
              1,
              60,
              "0123456789abcdef"));
    }
    return new RowOutcome(TABLE.row(id), results, missing);
  }
}
