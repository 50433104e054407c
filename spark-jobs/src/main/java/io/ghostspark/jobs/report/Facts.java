package io.ghostspark.jobs.report;

import io.ghostspark.jobs.config.LoadedConf;
import java.util.ArrayList;
import java.util.List;

/** The provenance table: what was run, from what, and where the time of training went. */
final class Facts {
  private Facts() {}

  static List<Report.Fact> of(LoadedConf loaded, List<RunRecord> runs) {
    List<Report.Fact> facts = new ArrayList<>();
    facts.add(new Report.Fact("configuration", loaded.source()));
    facts.add(new Report.Fact("configuration SHA-256", loaded.digest()));
    facts.add(new Report.Fact("seed", Long.toString(loaded.config().seed())));
    facts.add(new Report.Fact("data set", runs.get(0).evaluation().datasetDigest()));
    runs.get(0)
        .evaluation()
        .provenance()
        .forEach((name, value) -> facts.add(new Report.Fact(name, value)));
    for (RunRecord run : runs) {
      facts.add(new Report.Fact(run.name() + ", time", time(run.rounds())));
    }
    return facts;
  }

  private static String time(List<RoundPoint> rounds) {
    double all = RoundPoint.sum(rounds, RoundPoint::secondsRound);
    return Html.format(
        "%d rounds in %.1f s: compute %s, waiting for data %s, averaging %s (%.3f s a round)",
        rounds.size(),
        all,
        Html.percent(RoundPoint.sum(rounds, RoundPoint::secondsCompute) / all),
        Html.percent(RoundPoint.sum(rounds, RoundPoint::secondsWaiting) / all),
        Html.percent(RoundPoint.sum(rounds, RoundPoint::secondsAveraging) / all),
        RoundPoint.sum(rounds, RoundPoint::secondsAveraging) / Math.max(1, rounds.size()));
  }
}
