package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import org.apache.spark.TaskContext;

/** Local training as a round needs it; one thread at a time. */
interface StepTrainer extends AutoCloseable {

  /** Makes a trainer on the executor that runs the task. */
  interface Factory extends Serializable {
    StepTrainer create();
  }

  void load(TrainingState state);

  TrainingState state();

  /**
   * @param noiseSeed of this step's dropout masks
   */
  StepResult step(Batch batch, double learningRate, long noiseSeed);

  @Override
  void close();

  /** The product's trainer; libtorch gets as many threads as Spark gives the task cores. */
  static StepTrainer of(TorchTrainer trainer) {
    return new StepTrainer() {
      @Override
      public void load(TrainingState state) {
        // Per task, because libtorch's setting belongs to the thread that calls it.
        TaskContext task = TaskContext.get();
        Torch.threads(task == null ? 1 : task.cpus());
        trainer.load(state);
      }

      @Override
      public TrainingState state() {
        return trainer.state();
      }

      @Override
      public StepResult step(Batch batch, double learningRate, long noiseSeed) {
        return trainer.step(batch, learningRate, noiseSeed);
      }

      @Override
      public void close() {
        trainer.close();
      }
    };
  }
}
