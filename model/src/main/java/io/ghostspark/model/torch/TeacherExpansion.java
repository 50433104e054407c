package io.ghostspark.model.torch;

import io.ghostspark.model.loss.TailPolicy;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Top-K targets to what the loss compares with, by a {@link TailPolicy}. With K = all classes each
 * policy gives the teacher's distribution itself.
 */
final class TeacherExpansion {
  private TeacherExpansion() {}

  static TeacherSignal of(
      TeacherTargets targets, int numClasses, TailPolicy policy, Precision precision) {
    boolean isWhole = targets.topK() == numClasses;
    return switch (policy) {
      case BUCKET -> isWhole ? uniform(targets, numClasses, precision) : bucket(targets, precision);
      case UNIFORM -> uniform(targets, numClasses, precision);
      case RENORMALISE -> renormalised(targets, numClasses, precision);
    };
  }

  /** Log-probabilities [n, K + 1]. */
  private static TeacherSignal bucket(TeacherTargets targets, Precision precision) {
    Tensor tail = column(targets.tailLogMass(), precision);
    Tensor scores = torch.cat(new TensorVector(logProbs(targets, precision), tail), 1);
    return new TeacherSignal(scores, classIds(targets));
  }

  /** Log-probabilities [n, numClasses]. */
  private static TeacherSignal uniform(
      TeacherTargets targets, int numClasses, Precision precision) {
    int numTail = numClasses - targets.topK();
    Tensor rows = rows(targets, numClasses, 0, precision);
    if (numTail > 0) {
      rows.add_(column(targets.tailLogMass(), precision).sub(new Scalar(Math.log(numTail))));
    }
    return scattered(rows, targets, precision);
  }

  /** Log-probabilities [n, numClasses] up to a constant of each row, -inf outside the top K. */
  private static TeacherSignal renormalised(
      TeacherTargets targets, int numClasses, Precision precision) {
    return scattered(
        rows(targets, numClasses, Double.NEGATIVE_INFINITY, precision), targets, precision);
  }

  private static TeacherSignal scattered(Tensor rows, TeacherTargets targets, Precision precision) {
    return TeacherSignal.dense(rows.scatter_(1, classIds(targets), logProbs(targets, precision)));
  }

  private static Tensor rows(
      TeacherTargets targets, int numClasses, double value, Precision precision) {
    return torch.full(
        new long[] {targets.tailLogMass().length, numClasses},
        new Scalar(value),
        new TensorOptions(precision.scalarType()));
  }

  private static Tensor classIds(TeacherTargets targets) {
    long[] ids = new long[targets.classIds().length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = targets.classIds()[i];
    }
    return Tensor.create(ids, targets.tailLogMass().length, targets.topK());
  }

  private static Tensor logProbs(TeacherTargets targets, Precision precision) {
    return Tensor.create(targets.logProbs(), targets.tailLogMass().length, targets.topK())
        .to(precision.scalarType());
  }

  /** [n, 1]. */
  private static Tensor column(float[] values, Precision precision) {
    return Tensor.create(values, values.length, 1).to(precision.scalarType());
  }
}
