package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ViewRangeTest {

  @Test
  void textAndRangeAreTheSame() {
    ViewRange range = ViewRange.parse("50..99");

    assertThat(range).isEqualTo(new ViewRange(50, 99)).hasToString("50..99");
    assertThat(range.numViews()).isEqualTo(50);
    assertThat(ViewRange.of(50, 50)).isEqualTo(range);
    assertThat(ViewRange.upTo(1)).isEqualTo(ViewRange.parse("0..0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5..", "5-7", "-1..4", "a..b", "5...7"})
  void otherSpellingsAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ViewRange.parse(text))
        .withMessage("Invalid views: '%s' (must be FIRST..LAST, such as 50..99)", text);
  }

  @Test
  void rangesAreOrderedAndLimited() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ViewRange.parse("7..5"))
        .withMessage("Invalid views: 7..5 (must be FIRST..LAST within 0..65534)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ViewRange.parse("0..65535"))
        .withMessage("Invalid views: 0..65535 (must be FIRST..LAST within 0..65534)");
  }
}
