package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.model.torch.TeacherTargets;

/** Collects a batch's teacher views, cut to the classes that training uses. */
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

  /** Classes of {@code view} behind the first topK join its tail. */
  void set(int sample, TeacherView view) {
    System.arraycopy(view.classIds(), 0, classIds, sample * topK, topK);
    System.arraycopy(view.logProbs(), 0, logProbs, sample * topK, topK);
    tailLogMass[sample] = tail(view);
  }

  private float tail(TeacherView view) {
    if (view.logProbs().length == topK) {
      return view.tailLogMass();
    }
    double mass = Math.exp(view.tailLogMass());
    for (int k = view.logProbs().length - 1; k >= topK; k--) {
      mass += Math.exp(view.logProbs()[k]);
    }
    return (float) Math.log(mass);
  }

  TeacherTargets build() {
    return new TeacherTargets(topK, classIds, logProbs, tailLogMass);
  }
}
