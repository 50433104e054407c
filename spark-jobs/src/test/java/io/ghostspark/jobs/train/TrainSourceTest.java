package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.ghostspark.jobs.run.RoundsFixture;
import io.ghostspark.jobs.run.RunScalars;
import java.util.List;
import java.util.Properties;
import javax.servlet.http.HttpServletRequest;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainSourceTest {

  /** The text of Spark's own servlet, as a Prometheus server reads it. */
  @Test
  void prometheusReadsTheNewestRoundAndValidation() {
    TrainSource source = new TrainSource();
    MetricRegistry driver = new MetricRegistry();
    driver.register("app-1.driver." + source.sourceName(), source.metricRegistry());
    PrometheusServlet servlet = new PrometheusServlet(new Properties(), driver);
    assertThat(text(servlet))
        .contains("metrics_app_1_driver_ghostspark_loss_total_Value")
        .contains("NaN");

    source.roundRecorded(RoundsFixture.round(0));
    source.roundRecorded(RoundsFixture.round(2));
    source.epochRecorded(RoundsFixture.validated(0), List.of());

    assertThat(text(servlet))
        .contains(line("loss_total", 0.8))
        .contains(line("loss_task", 1.3))
        .contains(line("train_round", 2.0))
        .contains(line("train_epoch", 1.0))
        .contains(line("images_per_second_all", 25.0))
        .contains(line("images_per_second_slowest_worker", 18.0))
        .contains(line("validation_top_1_ema", 0.65))
        .doesNotContain("NaN");
    assertThat(source.metricRegistry().getGauges())
        .hasSize(RunScalars.OF_ROUND.size() + RunScalars.OF_EPOCH.size());
  }

  private static String text(PrometheusServlet servlet) {
    @Nullable HttpServletRequest none = null;
    return servlet.getMetricsSnapshot(none);
  }

  private static String line(String gauge, double value) {
    return "metrics_app_1_driver_ghostspark_" + gauge + "_Value{type=\"gauges\"} " + value + "\n";
  }
}
