package io.ghostspark.model.torch;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.loss.TaskLoss;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** (1 - alpha) task + alpha tau^2 KL(teacher || student) on libtorch tensors (facts §6.4). */
final class DistillationLoss {
  private final DistillationConfig config;

  /** Scalars [] of the batch; distillation is null without a teacher. */
  record Parts(Tensor total, Tensor task, @Nullable Tensor distillation) {}

  DistillationLoss(DistillationConfig config) {
    this.config = config;
  }

  /** Whether a teacher changes the loss. */
  boolean usesTeacher() {
    return config.alpha() > 0;
  }

  /**
   * @param logits [n, numClasses]
   * @param labels [n] i64, or [n, numClasses] shares of every class
   * @param teacher null skips the distillation part
   */
  Parts of(Tensor logits, Tensor labels, @Nullable TeacherSignal teacher) {
    Tensor task =
        config.task() instanceof TaskLoss.BinaryCrossEntropy binary
            ? binaryCrossEntropy(logits, labels, binary)
            : crossEntropy(logits, labels);
    if (teacher == null || !usesTeacher()) {
      return new Parts(task, task, null);
    }
    Tensor distillation = distillation(logits, teacher);
    Tensor total =
        task.mul(new Scalar(1 - config.alpha())).add(distillation.mul(new Scalar(config.alpha())));
    return new Parts(total, task, distillation);
  }

  /** mean_n[(1-s)(-log p_y) + s (-mean_k log p_k)], log p_y by shares if there are several y. */
  private Tensor crossEntropy(Tensor logits, Tensor labels) {
    Tensor logProbs = torch.log_softmax(logits, 1);
    double smoothing = config.labelSmoothing();
    Tensor ofLabel =
        isShares(labels)
            ? logProbs.mul(labels).sum().div(new Scalar(labels.size(0)))
            : torch.gather(logProbs, 1, labels.unsqueeze(1)).mean();
    if (smoothing == 0) {
      return ofLabel.neg();
    }
    return ofLabel.mul(new Scalar(smoothing - 1)).sub(logProbs.mean().mul(new Scalar(smoothing)));
  }

  /** mean_n of the mean or sum_k of -(t log sigmoid(z) + (1 - t) log sigmoid(-z)). */
  private Tensor binaryCrossEntropy(
      Tensor logits, Tensor labels, TaskLoss.BinaryCrossEntropy binary) {
    long numClasses = logits.size(1);
    ScalarType type = logits.scalar_type().intern();
    Tensor shares = isShares(labels) ? labels : torch.one_hot(labels, numClasses).to(type);
    double smoothing = config.labelSmoothing();
    Tensor targets = shares.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / numClasses));
    Double threshold = binary.targetThreshold();
    if (threshold != null) {
      targets = targets.gt(new Scalar(threshold)).to(type);
    }
    Tensor mean = torch.binary_cross_entropy_with_logits(logits, targets);
    return binary.overClasses() == TaskLoss.OverClasses.SUM
        ? mean.mul(new Scalar(numClasses))
        : mean;
  }

  /** Whether labels are shares [n, numClasses] and not class numbers [n]. */
  static boolean isShares(Tensor labels) {
    return labels.dim() == 2;
  }

  /** tau^2 / n sum_n sum_k q (log q - log p), q of the teacher; 0 log 0 = 0. */
  private Tensor distillation(Tensor logits, TeacherSignal teacher) {
    Scalar tau = new Scalar(config.temperature());
    Tensor student = torch.log_softmax(teacher.ofStudent(logits).div(tau), 1);
    Tensor q = torch.softmax(teacher.scores().div(tau), 1);
    Tensor negativeEntropy = torch.xlogy(q, q).sum();
    double scale = config.temperature() * config.temperature() / logits.size(0);
    return negativeEntropy.sub(q.mul(student).sum()).mul(new Scalar(scale));
  }
}
