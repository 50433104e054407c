package io.ghostspark.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTableTest {

  @Test
  void roundSaysAllThatAPersonAsks() {
    RunPace pace = pace(Optional.of(RoundsFixture.OUTLINE), 3);

    assertThat(RunTable.row(RoundsFixture.round(2), pace).strip().split(" +"))
        .containsExactly(
            "3/4",
            "1.50",
            "0.8000",
            "1.3000",
            "0.3000",
            "45.0",
            "25",
            "18..21",
            // 62.5 % steps, 2.5 % waiting, 3.75 % idle, 18.75 % averaging, 12.5 % between.
            "#############-====..",
            "20",
            "%",
            "0:00:04");
    assertThat(RunTable.sentence(RoundsFixture.round(2), pace))
        .isEqualTo(
            "round 3/4, epoch 1.50/2: loss 0.8000 (task 1.3000, distil 0.3000), train top-1 45.0 %,"
                + " 25 images/s (18..21 a worker), compute 63 %, wait 3 %, idle 4 %, average 19 %,"
                + " between 13 %, decode beside 20 %, 0:00:04 left");
    assertThat(RunTable.header().lines().toList().get(1))
        .hasSize(RunTable.row(RoundsFixture.round(2), pace).length());
  }

  @Test
  void runThatSaysNotHowLongItIsHasNoTimeLeft() {
    assertThat(RunTable.row(RoundsFixture.round(2), pace(Optional.empty(), 3)))
        .startsWith("          3      2   0.8000")
        .endsWith(" -");
  }

  @Test
  void epochTellsItsValidationWhereThereWasOne() {
    assertThat(RunTable.epoch(RoundsFixture.validated(1), Optional.of(RoundsFixture.OUTLINE)))
        .isEqualTo(
            "epoch 2/2 done: loss 0.9500, train top-1 30.0 %, validation top-1 60.00 % raw, 65.00 %"
                + " EMA (loss 0.8000, 0.7000), 0:00:08");
    EpochSummary plain =
        EpochSummary.of(List.of(RoundsFixture.round(0), RoundsFixture.round(1)), Optional.empty());
    assertThat(RunTable.epoch(plain, Optional.empty()))
        .isEqualTo("epoch 1 done: loss 0.9500, train top-1 30.0 %, 0:00:07");
  }

  @Test
  void sharesMakeUpTheWholeAndFillTheBar() {
    TimeShares shares = TimeShares.of(RoundsFixture.round(0));

    assertThat(
            shares.compute()
                + shares.waiting()
                + shares.idle()
                + shares.averaging()
                + shares.between())
        .isEqualTo(1, within(1e-12));
    for (int width = 1; width < 50; width++) {
      assertThat(shares.bar(width)).hasSize(width).doesNotContain(" ");
    }
    assertThat(RunTable.shareBars(RoundsFixture.round(0)))
        .hasSize(6)
        .first()
        .asString()
        .isEqualTo("  compute  #########################                 62.5 %");
  }

  /** The first round is the slowest of a run and says nothing of the others. */
  @Test
  void timeLeftIsThatOfTheImagesLeftAtTheRecentPace() {
    RunPace pace = new RunPace(Optional.of(RoundsFixture.OUTLINE));
    assertThat(pace.left()).isEmpty();
    pace.add(RoundsFixture.round(0));
    assertThat(pace.left()).contains(Duration.ofSeconds(12));
    pace.add(RoundsFixture.round(1));
    assertThat(pace.epochsDone()).isEqualTo(1);
    assertThat(pace.left()).contains(Duration.ofSeconds(8));
    pace.add(RoundsFixture.round(2));
    pace.add(RoundsFixture.round(3));
    assertThat(pace.left()).contains(Duration.ZERO);
    assertThat(pace.recent().orElseThrow().images()).isEqualTo(300);
  }

  private static RunPace pace(Optional<RunOutline> outline, int rounds) {
    RunPace pace = new RunPace(outline);
    for (int round = 0; round < rounds; round++) {
      pace.add(RoundsFixture.round(round));
    }
    return pace;
  }
}
