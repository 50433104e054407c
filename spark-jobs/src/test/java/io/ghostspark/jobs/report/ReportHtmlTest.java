package io.ghostspark.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {
  private static final String HTML = ReportHtml.render(ReportFixture.report());

  @Test
  void pageNeedsNothingFromOutside() {
    assertThat(HTML)
        .doesNotContain("<script", "<link", "http:", "https:", "@import", "url(")
        .doesNotContainPattern("src=\"(?!data:)");
  }

  @Test
  void textIsEscapedWhereverItComesFrom() {
    assertThat(HTML)
        .contains("Demo &lt;b&gt;KD&lt;/b&gt;", "images &amp; 10 classes", "0f3a&quot;quoted&quot;")
        .doesNotContain("<b>KD</b>", "{{");
  }

  @Test
  void everySectionHoldsItsNumbers() {
    assertThat(HTML)
        .contains("87.2 %", "0.123", "prepare", "7,000 images", "120,000 samples", "848", "208.3")
        .contains("Coat taken for Bag: 12 of 98");
  }

  @Test
  void wrongPredictionsAreMarkedWithTheirLabel() {
    assertThat(HTML.split("<li class=\"wrong\">", -1)).hasSize(5 + 16 + 1);
    assertThat(HTML)
        .contains(
            "The first 32 images are a sample of the shuffled validation set: 27 of them are right.",
            "The 16 after them are no sample: they are the most confident mistakes of the rest.");
  }

  @Test
  void numbersDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);

      assertThat(ReportHtml.render(ReportFixture.report())).isEqualTo(HTML);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void lineBreaksWhereAValueIsNotFinite() {
    String svg = LineChartSvg.render(ReportFixture.report().charts().get(0));

    assertThat(svg).doesNotContain("NaN").containsPattern("d=\"M[^\"]+M[^\"]+\"");
  }

  @Test
  void manyClassesBecomeTheMostConfusedPairs() {
    int k = ConfusionHtml.MAX_MATRIX_CLASSES + 1;
    List<String> classes = new ArrayList<>();
    List<List<Long>> counts = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      classes.add("class" + i);
      List<Long> row = new ArrayList<>(java.util.Collections.nCopies(k, 0L));
      row.set((i + 1) % k, (long) i);
      counts.add(row);
    }

    String html = ConfusionHtml.render(new ConfusionMatrix(classes, counts));

    assertThat(html).contains("<tbody><tr><td>class30</td><td>class0</td>").doesNotContain("<svg");
  }
}
