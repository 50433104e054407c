package io.ghostspark.jobs.train;

import io.ghostspark.jobs.spark.TaskDevice;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchPlace;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;

/** Makes the product's trainers, on the device that Spark gave the task. */
record TorchTrainers(NetworkSpec spec, TrainRecipe recipe, Engine engine)
    implements StepTrainer.Factory {

  @Override
  public TorchPlace place() {
    return TaskDevice.here(recipe.device());
  }

  @Override
  public StepTrainer create() {
    return StepTrainer.of(new TorchTrainer(spec, recipe, engine, place()));
  }
}
