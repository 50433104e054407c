package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchPlace;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import org.apache.spark.TaskContext;

/** Local training as a round needs it; one thread at a time. */
interface StepTrainer extends AutoCloseable {

  /** Makes a trainer on the executor that runs the task. */
  interface Factory extends Serializable {
    StepTrainer create();

    /** Where the running task's trainer computes. */
    default TorchPlace place() {
      return TorchPlace.CPU;
    }
  }

  /**
   * @param momentSteps optimiser steps since both moments were 0, which bias corrections count
   */
  void load(TrainingState state, long momentSteps);

  /** Whose moments are as old as the run. */
  default void load(TrainingState state) {
    load(state, state.step());
  }

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
      public void load(TrainingState state, long momentSteps) {
        // Per task, because libtorch's setting belongs to the thread that calls it.
        TaskContext task = TaskContext.get();
        Torch.threads(task == null ? 1 : task.cpus());
        trainer.load(state, momentSteps);
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
