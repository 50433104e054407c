package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;

/** Local training as a round needs it; one thread at a time. */
interface StepTrainer extends AutoCloseable {

  /** Makes a trainer on the executor that runs the task. */
  interface Factory extends Serializable {
    StepTrainer create();
  }

  void load(TrainingState state);

  TrainingState state();

  StepResult step(Batch batch, double learningRate);

  @Override
  void close();

  /** The product's trainer. */
  static StepTrainer of(TorchTrainer trainer) {
    return new StepTrainer() {
      @Override
      public void load(TrainingState state) {
        trainer.load(state);
      }

      @Override
      public TrainingState state() {
        return trainer.state();
      }

      @Override
      public StepResult step(Batch batch, double learningRate) {
        return trainer.step(batch, learningRate);
      }

      @Override
      public void close() {
        trainer.close();
      }
    };
  }
}
