package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;

/**
 * The rules once more, element by element in plain arithmetic, as their papers and references write
 * them; tensors in a rule's group are named in full.
 */
final class OptimiserDefinition {
  private final OptimiserSpec spec;

  OptimiserDefinition(OptimiserSpec spec) {
    this.spec = spec;
  }

  /** As {@link OptimiserFixture#run}. */
  double[] run() {
    double[] all = OptimiserFixture.weights();
    for (FlatLayout.Slot slot : OptimiserFixture.LAYOUT.slots()) {
      double[] p = new double[slot.tensor().numElements()];
      System.arraycopy(all, slot.offset(), p, 0, p.length);
      train(slot.tensor(), p);
      System.arraycopy(p, 0, all, slot.offset(), p.length);
    }
    return all;
  }

  private void train(TensorSpec tensor, double[] p) {
    double decay = tensor.role() == Role.WEIGHT ? spec.weightDecay() : 0;
    double scale = 1;
    for (GroupRule rule : spec.groups()) {
      if (rule.match().equals(tensor.name())) {
        decay = rule.weightDecay() == null ? decay : rule.weightDecay();
        scale = rule.lrScale();
      }
    }
    double[] m = new double[p.length];
    double[] v = new double[p.length];
    if (spec.rule() instanceof UpdateRule.RmsPropTf) {
      java.util.Arrays.fill(v, 1);
    }
    for (int t = 1; t <= OptimiserFixture.STEPS; t++) {
      double[] g = new double[p.length];
      for (int i = 0; i < g.length; i++) {
        g[i] = OptimiserFixture.gradient(tensor.name(), t, i) / clipping(t);
      }
      step(p, g, m, v, new Setting(OptimiserFixture.rate(t) * scale, decay, t));
    }
  }

  private record Setting(double lr, double decay, int t) {}

  private double clipping(int step) {
    double squares = 0;
    for (double g : OptimiserFixture.gradients(step)) {
      squares += g * g;
    }
    return spec.maxGradNorm() == 0 ? 1 : Math.max(1, Math.sqrt(squares) / spec.maxGradNorm());
  }

  private void step(double[] p, double[] g, double[] m, double[] v, Setting at) {
    if (spec.rule() instanceof UpdateRule.Lamb rule) {
      double[] u = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        u[i] = adam(g, m, v, i, at.t, new double[] {rule.beta1(), rule.beta2(), rule.epsilon()});
        u[i] += at.decay * p[i];
      }
      double ratio = at.decay == 0 || norm(u) == 0 || norm(p) == 0 ? 1 : norm(p) / norm(u);
      for (int i = 0; i < p.length; i++) {
        p[i] -= at.lr * ratio * u[i];
      }
    } else if (spec.rule() instanceof UpdateRule.AdamW rule) {
      for (int i = 0; i < p.length; i++) {
        double u =
            adam(g, m, v, i, at.t, new double[] {rule.beta1(), rule.beta2(), rule.epsilon()});
        p[i] = p[i] - at.lr * at.decay * p[i] - at.lr * u;
      }
    } else if (spec.rule() instanceof UpdateRule.Sgd rule) {
      for (int i = 0; i < p.length; i++) {
        double d = g[i] + at.decay * p[i];
        m[i] = rule.momentum() * m[i] + d;
        boolean ahead = rule.lookahead() == UpdateRule.Sgd.Lookahead.NESTEROV;
        p[i] -= at.lr * (ahead ? d + rule.momentum() * m[i] : m[i]);
      }
    } else if (spec.rule() instanceof UpdateRule.RmsPropTf rule) {
      for (int i = 0; i < p.length; i++) {
        double d = g[i] + at.decay * p[i];
        v[i] += (1 - rule.rho()) * (d * d - v[i]);
        m[i] = rule.momentum() * m[i] + at.lr * d / Math.sqrt(v[i] + rule.epsilon());
        p[i] -= m[i];
      }
    }
  }

  /** Both betas and epsilon in {@code constants}. */
  private static double adam(double[] g, double[] m, double[] v, int i, int t, double[] constants) {
    double b1 = constants[0];
    double b2 = constants[1];
    m[i] = b1 * m[i] + (1 - b1) * g[i];
    v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
    return m[i] / (1 - Math.pow(b1, t)) / (Math.sqrt(v[i] / (1 - Math.pow(b2, t))) + constants[2]);
  }

  private static double norm(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
