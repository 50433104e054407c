package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Top-K targets to a dense distribution: the mass outside the top K is spread evenly over the
 * remaining classes. With K = all classes this is the teacher's distribution itself.
 */
final class TeacherExpansion {
  private TeacherExpansion() {}

  /** Log-probabilities at temperature 1, [n, numClasses]. */
  static Tensor dense(TeacherTargets targets, int numClasses, Precision precision) {
    int n = targets.tailLogMass().length;
    int topK = targets.topK();
    long[] ids = new long[n * topK];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = targets.classIds()[i];
    }
    Tensor logProbs = Tensor.create(targets.logProbs(), n, topK).to(precision.scalarType());
    Tensor dense = tail(targets, numClasses, precision);
    return dense.scatter_(1, Tensor.create(ids, n, topK), logProbs);
  }

  private static Tensor tail(TeacherTargets targets, int numClasses, Precision precision) {
    int n = targets.tailLogMass().length;
    int numTail = numClasses - targets.topK();
    TensorOptions options = new TensorOptions(precision.scalarType());
    Tensor rows = torch.zeros(new long[] {n, numClasses}, options);
    if (numTail == 0) {
      return rows;
    }
    Tensor mass = Tensor.create(targets.tailLogMass(), n, 1).to(precision.scalarType());
    return rows.add_(mass.sub(new Scalar(Math.log(numTail))));
  }
}
