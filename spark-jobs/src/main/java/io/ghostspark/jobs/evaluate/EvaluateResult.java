package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.model.eval.ClassificationMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * File {@code train.run/evaluation.json}.
 *
 * @param name of the configuration
 * @param predictedForm form whose predictions are in {@code predictions.jsonl}
 */
public record EvaluateResult(
    String name,
    String architecture,
    long images,
    List<String> classes,
    String predictedForm,
    List<Form> forms,
    double seconds,
    double imagesPerSecond,
    String datasetDigest,
    Map<String, String> provenance) {

  /**
   * One set of weights; rates are shares in 0..1.
   *
   * @param form {@code raw}, {@code ema}, {@code deployed} or {@code teacher}
   * @param teacherAgreement share of images with the teacher's top-1; null without a teacher
   * @param teacherKl mean KL(teacher || this) in nats; null without a teacher
   * @param confusion [classes][classes], row = label, column = prediction
   */
  public record Form(
      String form,
      double top1,
      double top5,
      @Nullable Double teacherAgreement,
      @Nullable Double teacherKl,
      long[][] confusion) {

    static Form withoutTeacher(String form, ClassificationMetrics metrics) {
      return new Form(
          form, metrics.top1Rate(), metrics.top5Rate(), null, null, metrics.confusion());
    }

    static Form withTeacher(String form, ClassificationMetrics metrics) {
      return new Form(
          form,
          metrics.top1Rate(),
          metrics.top5Rate(),
          metrics.teacherAgreementRate(),
          metrics.meanTeacherKl(),
          metrics.confusion());
    }
  }

  /** For the console. */
  public String table() {
    ConsoleTable table =
        new ConsoleTable(
            "evaluate " + name, "images", "top-1 %", "top-5 %", "= teacher %", "KL(teacher||.)");
    for (Form form : forms) {
      table.row(
          form.form,
          Long.toString(images),
          percent(form.top1),
          percent(form.top5),
          form.teacherAgreement == null ? "-" : percent(form.teacherAgreement),
          form.teacherKl == null ? "-" : String.format(Locale.ROOT, "%.4f", form.teacherKl));
    }
    return table.toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
