package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Choice;
import io.ghostspark.jobs.config.ChosenBy;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.optimiser.UpdateRule.Sgd.Lookahead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The optimiser: section {@code train.optimiser}, told apart by {@code name}. */
@Choice(key = "name", absent = "lamb")
public sealed interface OptimiserConfig extends Checked
    permits OptimiserConfig.Lamb,
        OptimiserConfig.AdamW,
        OptimiserConfig.Sgd,
        OptimiserConfig.RmsProp {

  /** Optimisers that a configuration can name. */
  enum Name {
    LAMB,
    ADAMW,
    SGD,
    /** TensorFlow's form. */
    RMSPROP
  }

  Name name();

  /** Of weights; vectors, biases and norms have none unless a group says so. */
  double weightDecay();

  /** Bound of the global gradient's L2 norm; 0 for none. */
  double maxGradNorm();

  /** Tensors with other settings; the first that matches counts. */
  List<Group> groups();

  UpdateRule rule();

  default OptimiserSpec spec() {
    return new OptimiserSpec(
        rule(), weightDecay(), maxGradNorm(), groups().stream().map(Group::rule).toList());
  }

  private static void checkShared(Checks checks, OptimiserConfig config) {
    checks
        .atLeast("weight-decay", config.weightDecay(), 0)
        .atLeast("max-grad-norm", config.maxGradNorm(), 0);
  }

  private static void checkBetas(Checks checks, double beta1, double beta2, double epsilon) {
    checks.below("beta1", beta1, 0, 1).below("beta2", beta2, 0, 1).positive("epsilon", epsilon);
  }

  /**
   * Some tensors' own settings.
   *
   * @param match tensor name as {@code show model} and checkpoints have it; * for any characters
   * @param weightDecay of them, also of vectors; absent leaves it
   * @param lrScale factor of the learning rate; 0 freezes
   */
  record Group(String match, @Nullable Double weightDecay, @Default("1") double lrScale)
      implements Checked {

    GroupRule rule() {
      return new GroupRule(match, weightDecay, lrScale);
    }

    @Override
    public void check(Checks checks) {
      checks.notBlank("match", match).atLeast("lr-scale", lrScale, 0);
      if (weightDecay != null) {
        checks.atLeast("weight-decay", weightDecay, 0);
      }
    }
  }

  /** The paper's, as in timm. */
  @ChosenBy("lamb")
  record Lamb(
      @Default("lamb") Name name,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double maxGradNorm,
      @Default("[]") List<Group> groups)
      implements OptimiserConfig {

    public Lamb {
      groups = List.copyOf(groups);
    }

    /** Without groups. */
    public Lamb(
        double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {
      this(Name.LAMB, beta1, beta2, epsilon, weightDecay, maxGradNorm, List.of());
    }

    @Override
    public UpdateRule rule() {
      return new UpdateRule.Lamb(beta1, beta2, epsilon);
    }

    @Override
    public void check(Checks checks) {
      checkBetas(checks, beta1, beta2, epsilon);
      checkShared(checks, this);
    }
  }

  /** As torch.optim.AdamW. */
  @ChosenBy("adamw")
  record AdamW(
      Name name,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double maxGradNorm,
      @Default("[]") List<Group> groups)
      implements OptimiserConfig {

    public AdamW {
      groups = List.copyOf(groups);
    }

    @Override
    public UpdateRule rule() {
      return new UpdateRule.AdamW(beta1, beta2, epsilon);
    }

    @Override
    public void check(Checks checks) {
      checkBetas(checks, beta1, beta2, epsilon);
      checkShared(checks, this);
    }
  }

  /**
   * As torch.optim.SGD.
   *
   * @param lookahead {@code nesterov} or {@code none}
   */
  @ChosenBy("sgd")
  record Sgd(
      Name name,
      double momentum,
      Lookahead lookahead,
      double weightDecay,
      double maxGradNorm,
      @Default("[]") List<Group> groups)
      implements OptimiserConfig {

    public Sgd {
      groups = List.copyOf(groups);
    }

    @Override
    public UpdateRule rule() {
      return new UpdateRule.Sgd(momentum, lookahead);
    }

    @Override
    public void check(Checks checks) {
      checks.below("momentum", momentum, 0, 1);
      checkShared(checks, this);
      if (lookahead == Lookahead.NESTEROV && momentum == 0) {
        checks.reject("lookahead", "nesterov", "none without momentum", "momentum");
      }
    }
  }

  /**
   * As timm's RMSpropTF.
   *
   * @param rho decay of the squares
   */
  @ChosenBy("rmsprop")
  record RmsProp(
      Name name,
      double rho,
      double momentum,
      double epsilon,
      double weightDecay,
      double maxGradNorm,
      @Default("[]") List<Group> groups)
      implements OptimiserConfig {

    public RmsProp {
      groups = List.copyOf(groups);
    }

    @Override
    public UpdateRule rule() {
      return new UpdateRule.RmsPropTf(rho, momentum, epsilon);
    }

    @Override
    public void check(Checks checks) {
      checks.below("rho", rho, 0, 1).below("momentum", momentum, 0, 1).positive("epsilon", epsilon);
      checkShared(checks, this);
    }
  }
}
