package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchPlace;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** One network to evaluate, as it travels to the tasks. */
interface EvaluatedNetwork extends Serializable {

  /** {@code raw}, {@code ema}, {@code deployed} or {@code teacher}. */
  String form();

  /** How it sees an image. */
  EvalRecipe recipe();

  /** Identity of what {@link #scorer} opens, for the tasks' cache. */
  String digest();

  /** Where it runs in this task. */
  default TorchPlace place() {
    return TorchPlace.CPU;
  }

  /**
   * @param place such as {@link #place}
   */
  Scorer scorer(Configuration hadoop, TorchPlace place);
}
