package io.ghostspark.jobs.report;

import io.ghostspark.jobs.pipeline.StageRow;
import io.ghostspark.jobs.report.PredictedImage.Choice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Renders a {@link Report} as one HTML file without scripts or external resources. */
public final class ReportHtml {
  private static final String MISSING = "<span class=\"none\">–</span>";

  private ReportHtml() {}

  public static String render(Report report) {
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("title", Html.escape(report.title()));
    slots.put("lead", Html.escape(report.lead()));
    slots.put("style", resource("report.css"));
    slots.put("scores", scores(report));
    slots.put("charts", charts(report));
    slots.put("confusion", ConfusionHtml.render(report.confusion()));
    slots.put("images-lead", Html.escape(imagesLead(report)));
    slots.put("images", images(report));
    slots.put("stages", stages(report));
    slots.put("facts", facts(report));
    return fill(resource("report.html"), slots);
  }

  /** Replaces each {@code {{slot}}} once, so that text in a value is never read as a slot. */
  private static String fill(String template, Map<String, String> slots) {
    StringBuilder html = new StringBuilder();
    int at = 0;
    for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", at)) {
      int close = template.indexOf("}}", open);
      String name = template.substring(open + 2, close);
      String value = slots.get(name);
      if (value == null) {
        throw new IllegalStateException("Cannot fill report.html: no slot '" + name + "'");
      }
      html.append(template, at, open).append(value);
      at = close + 2;
    }
    return html.append(template.substring(at)).toString();
  }

  private static String scores(Report report) {
    double worst = report.scores().stream().mapToDouble(ScoreRow::top1).min().orElse(0);
    // The bars start below the worst network so that a difference of one point can be seen.
    double from = Math.max(0, Math.floor((worst - 0.1) * 10) / 10);
    StringBuilder html = new StringBuilder();
    for (ScoreRow row : report.scores()) {
      double share = (row.top1() - from) / (1 - from);
      html.append(
          Html.format(
              "<tr><th scope=\"row\">%s</th><td class=\"bar\"><span class=\"%s\" style=\"width:%.1f%%\"></span></td>",
              Html.escape(row.name()), row.arm().cssClass(), 100 * share));
      html.append(cell(OptionalDouble.of(row.top1()), Html::percent));
      html.append(cell(OptionalDouble.of(row.top5()), Html::percent));
      html.append(cell(row.teacherAgreement(), Html::percent));
      html.append(cell(row.teacherKl(), kl -> Html.format("%.3f", kl)));
      html.append("</tr>");
    }
    html.append(
        Html.format(
            "<tr class=\"foot\"><td></td><td class=\"bar\">bars from %.0f %% to 100 %%</td><td colspan=\"4\"></td></tr>",
            100 * from));
    return html.toString();
  }

  private static String cell(OptionalDouble value, DoubleFunction<String> format) {
    String text = value.isPresent() ? format.apply(value.getAsDouble()) : MISSING;
    return "<td class=\"num\">" + text + "</td>";
  }

  private static String charts(Report report) {
    return report.charts().stream()
        .map(
            chart ->
                "<figure><figcaption>%s<small>%s</small></figcaption>%s</figure>"
                    .formatted(
                        Html.escape(chart.title()),
                        Html.escape(chart.yLabel()),
                        LineChartSvg.render(chart)))
        .collect(Collectors.joining());
  }

  private static String imagesLead(Report report) {
    List<PredictedImage> sample =
        report.images().stream().filter(image -> image.choice() == Choice.SAMPLE).toList();
    long right = sample.stream().filter(PredictedImage::isRight).count();
    int added = report.images().size() - sample.size();
    String mistakes =
        added == 0
            ? ""
            : " The %d after them are no sample: they are the most confident mistakes of the rest."
                .formatted(added);
    return "The first %d images are a sample of the shuffled validation set: %d of them are right.%s Wrong ones have a red frame and their true label."
        .formatted(sample.size(), right, mistakes);
  }

  private static String images(Report report) {
    return report.images().stream().map(ReportHtml::image).collect(Collectors.joining());
  }

  private static String image(PredictedImage image) {
    String truth =
        image.isRight() ? "" : "<span class=\"truth\">is " + Html.escape(image.label()) + "</span>";
    return Html.format(
        "<li class=\"%s\"><img alt=\"%s\" title=\"%s\" src=\"data:image/png;base64,%s\">"
            + "<span class=\"said\">%s %s</span>%s<span class=\"prob\">%s</span></li>",
        image.isRight() ? "right" : "wrong",
        Html.escape(image.label()),
        Html.escape(image.imageId()),
        Base64.getEncoder().encodeToString(image.png()),
        image.isRight() ? "✓" : "✗",
        Html.escape(image.prediction()),
        truth,
        Html.percent(image.probability()));
  }

  private static String stages(Report report) {
    double total = report.stages().stream().mapToDouble(StageRow::seconds).sum();
    StringBuilder html = new StringBuilder();
    for (StageRow stage : report.stages()) {
      html.append(
          Html.format(
              "<tr><th scope=\"row\">%s</th><td class=\"bar\"><span class=\"time\" style=\"width:%.1f%%\"></span></td>"
                  + "<td class=\"num\">%s</td><td class=\"num\">%.1f</td><td class=\"num\">%s</td></tr>",
              Html.escape(stage.name()),
              total > 0 ? 100 * stage.seconds() / total : 0,
              stage.rows() > 0
                  ? Html.format("%,d %s", stage.rows(), Html.escape(stage.shownUnit()))
                  : MISSING,
              stage.seconds(),
              stage.rows() > 0 ? Html.format("%,.0f", stage.rowsPerSecond()) : MISSING));
    }
    html.append(
        Html.format(
            "<tr class=\"foot\"><td>all</td><td class=\"bar\"></td><td></td><td class=\"num\">%.1f</td><td></td></tr>",
            total));
    return html.toString();
  }

  private static String facts(Report report) {
    return report.facts().stream()
        .map(
            fact ->
                "<dt>%s</dt><dd>%s</dd>"
                    .formatted(Html.escape(fact.name()), Html.escape(fact.value())))
        .collect(Collectors.joining());
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot read resource '" + name + "': not on the classpath");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read resource '" + name + "'", e);
    }
  }
}
