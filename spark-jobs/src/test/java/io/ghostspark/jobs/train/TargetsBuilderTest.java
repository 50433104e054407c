package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.model.torch.TeacherTargets;
import org.junit.jupiter.api.Test;

class TargetsBuilderTest {
  private static final double[] PROBABILITIES = {0.5, 0.2, 0.15, 0.1, 0.05};

  @Test
  void anyFewerClassesAreThoseOfACacheMadeWithFewer() {
    for (int kept = 1; kept <= 4; kept++) {
      TeacherView all = view(kept);
      for (int used = 1; used <= kept; used++) {
        TeacherTargets cut = targets(all, used);
        TeacherView made = view(used);

        assertThat(cut.classIds()).isEqualTo(made.classIds());
        assertThat(cut.logProbs()).isEqualTo(made.logProbs());
        assertThat(cut.tailLogMass()[0]).isCloseTo(made.tailLogMass(), within(1e-6f));
      }
    }
  }

  @Test
  void theWholeViewKeepsItsTailBitForBit() {
    TeacherView view = view(3);

    assertThat(targets(view, 3).tailLogMass()).containsExactly(view.tailLogMass());
  }

  @Test
  void withoutTailTheDroppedClassesAreTheTail() {
    TeacherView view = view(5);

    assertThat(view.tailLogMass()).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(targets(view, 3).tailLogMass()[0]).isCloseTo((float) Math.log(0.15), within(1e-6f));
  }

  private static TeacherTargets targets(TeacherView view, int used) {
    TargetsBuilder builder = new TargetsBuilder(1, used);
    builder.set(0, view);
    return builder.build();
  }

  private static TeacherView view(int topK) {
    int[] classIds = new int[topK];
    float[] logProbs = new float[topK];
    double tail = 0;
    for (int k = 0; k < PROBABILITIES.length; k++) {
      if (k < topK) {
        classIds[k] = 7 * k;
        logProbs[k] = (float) Math.log(PROBABILITIES[k]);
      } else {
        tail += PROBABILITIES[k];
      }
    }
    ViewSpec spec = new ViewSpec(new CropBox(0, 0, 1, 1), false, ResizeKernel.BICUBIC);
    return new TeacherView(spec, classIds, logProbs, (float) Math.log(tail));
  }
}
