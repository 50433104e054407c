package io.ghostspark.model.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What a batch's teacher says, and about which outcomes.
 *
 * @param scores [n, outcomes] logits or log-probabilities at temperature 1
 * @param classIds [n, K] i64 when the outcomes are K classes and, behind them, "another class";
 *     null when they are all classes in order
 */
record TeacherSignal(Tensor scores, @Nullable Tensor classIds) {

  /** All classes, [n, numClasses]. */
  static TeacherSignal dense(Tensor scores) {
    return new TeacherSignal(scores, null);
  }

  /** The same through {@code move}, which brings a tensor to a device. */
  TeacherSignal on(UnaryOperator<Tensor> move) {
    return new TeacherSignal(move.apply(scores), classIds == null ? null : move.apply(classIds));
  }

  /**
   * The student's scores of the same outcomes, differentiable.
   *
   * @param logits [n, numClasses]
   */
  Tensor ofStudent(Tensor logits) {
    Tensor ids = classIds;
    if (ids == null) {
      return logits;
    }
    Tensor logProbs = torch.log_softmax(logits, 1);
    Tensor top = torch.gather(logProbs, 1, ids);
    // Summed over the other classes, never 1 - sum, so that a small rest keeps its digits.
    Tensor others = logProbs.scatter(1, ids, new Scalar(Double.NEGATIVE_INFINITY));
    Tensor rest = torch.logsumexp(others, new long[] {1}, /* keepdim= */ true);
    return torch.cat(new TensorVector(top, rest), 1);
  }
}
