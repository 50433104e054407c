package io.ghostspark.jobs.report;

import io.ghostspark.jobs.pipeline.StageRow;
import java.util.List;

/**
 * All that the page shows, already computed.
 *
 * @param lead one sentence below the title
 * @param confusion of the network that the page is about
 * @param images validation images with that network's predictions, in display order
 */
public record Report(
    String title,
    String lead,
    List<ScoreRow> scores,
    List<LineChart> charts,
    ConfusionMatrix confusion,
    List<PredictedImage> images,
    List<StageRow> stages,
    List<Fact> facts) {

  public Report {
    scores = List.copyOf(scores);
    charts = List.copyOf(charts);
    images = List.copyOf(images);
    stages = List.copyOf(stages);
    facts = List.copyOf(facts);
  }

  /** One line of the provenance table. */
  public record Fact(String name, String value) {}
}
