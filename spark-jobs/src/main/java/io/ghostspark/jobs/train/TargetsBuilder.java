package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.model.torch.TeacherTargets;

/** Collects a batch's teacher views; classes beyond {@code topK} join the tail. */
final class TargetsBuilder {

  private final int topK;
  private final int[] classIds;
  private final float[] logProbs;
  private final float[] tailLogMass;

  TargetsBuilder(int n, int topK) {
    this.topK = topK;
    this.classIds = new int[n * topK];
    this.logProbs = new float[n * topK];
    this.tailLogMass = new float[n];
  }

  void set(int sample, TeacherView view) {
    System.arraycopy(view.classIds(), 0, classIds, sample * topK, topK);
    System.arraycopy(view.logProbs(), 0, logProbs, sample * topK, topK);
    tailLogMass[sample] = view.tailLogMass();
    if (view.classIds().length > topK) {
      double mass = Math.exp(view.tailLogMass());
      for (int k = topK; k < view.classIds().length; k++) {
        mass += Math.exp(view.logProbs()[k]);
      }
      tailLogMass[sample] = (float) Math.log(mass);
    }
  }

  TeacherTargets build() {
    return new TeacherTargets(topK, classIds, logProbs, tailLogMass);
  }
}
