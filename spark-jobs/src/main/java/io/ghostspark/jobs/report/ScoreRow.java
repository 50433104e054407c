package io.ghostspark.jobs.report;

import java.util.OptionalDouble;

/**
 * One network on the validation split.
 *
 * @param top1 share of images in 0..1
 * @param top5 share of images in 0..1
 * @param teacherAgreement share of images with the teacher's top-1; empty for the teacher itself
 * @param teacherKl mean KL(teacher || network) in nats
 */
public record ScoreRow(
    String name,
    Arm arm,
    double top1,
    double top5,
    OptionalDouble teacherAgreement,
    OptionalDouble teacherKl) {

  /** Which colour a row, curve or bar has. */
  public enum Arm {
    DISTILLED,
    BASELINE,
    TEACHER;

    /** CSS class of the arm's marks. */
    String cssClass() {
      return switch (this) {
        case DISTILLED -> "arm-distilled";
        case BASELINE -> "arm-baseline";
        case TEACHER -> "arm-teacher";
      };
    }
  }
}
