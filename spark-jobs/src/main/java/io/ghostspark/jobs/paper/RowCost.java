package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.teach.TeacherPreset;
import io.ghostspark.jobs.train.TrainConfig.TargetSource;
import io.ghostspark.model.spec.LayerTable;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.Locale;
import java.util.Objects;

/** What a row on ImageNet-1k costs: arithmetic on its configuration, no measurement. */
final class RowCost {
  private static final long IMAGES = 1_281_167;

  /** Forward, and twice that backward. */
  private static final int PASSES = 3;

  private RowCost() {}

  /** One line. */
  static String of(RunConfig config) {
    Sections sections = Sections.of(config, "ablate", "views", "network", "train");
    int px = sections.views().size();
    double samples = (double) IMAGES * sections.train().epochs();
    double macs = macs(sections.network().spec(), px);
    String student =
        String.format(
            Locale.ROOT,
            "%.0f M samples (%d epochs) x %d x %.2f G multiply-accumulates = %.1e",
            samples / 1e6,
            sections.train().epochs(),
            PASSES,
            macs / 1e9,
            samples * PASSES * macs);
    TargetSource source = sections.train().distill().source();
    if (source == TargetSource.NONE) {
      return student + ".";
    }
    TeacherPreset teacher = Objects.requireNonNull(sections.teacher().preset());
    double asked =
        source == TargetSource.ONLINE ? samples : (double) IMAGES * sections.views().perImage();
    double teacherMacs = macs(teacher.spec(), teacher.preprocessing().size());
    return student
        + String.format(
            Locale.ROOT,
            "; teacher %.0f M views x %.1f G = %.1e%s.",
            asked / 1e6,
            teacherMacs / 1e9,
            asked * teacherMacs,
            source == TargetSource.ONLINE
                ? ", in the loop"
                : ", once for all rows of the same teacher and views");
  }

  private static double macs(NetworkSpec spec, int px) {
    return LayerTable.of(spec, px, px).macs();
  }
}
