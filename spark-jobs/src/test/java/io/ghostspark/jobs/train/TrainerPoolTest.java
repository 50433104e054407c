package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchPlace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerPoolTest {
  private static final TorchPlace FIRST = new TorchPlace(TorchDevice.CUDA, 0);
  private static final TorchPlace SECOND = new TorchPlace(TorchDevice.CUDA, 1);

  @AfterEach
  void closeAll() {
    TrainerPool.closeRun("run");
    TrainerPool.closeRun("other");
  }

  @Test
  void everyDeviceHasTrainersOfItsOwn() {
    StepTrainer first = TrainerPool.borrow("run", FIRST, MadeTrainer::new);
    StepTrainer second = TrainerPool.borrow("run", SECOND, MadeTrainer::new);
    TrainerPool.giveBack("run", FIRST, first);
    TrainerPool.giveBack("run", SECOND, second);

    assertThat(TrainerPool.borrow("run", SECOND, MadeTrainer::new)).isSameAs(second);
    assertThat(TrainerPool.borrow("run", FIRST, MadeTrainer::new)).isSameAs(first);
    assertThat(TrainerPool.borrow("run", FIRST, MadeTrainer::new)).isNotSameAs(first);
  }

  @Test
  void anotherRunGetsNoneOfThem() {
    StepTrainer trainer = TrainerPool.borrow("run", FIRST, MadeTrainer::new);
    TrainerPool.giveBack("run", FIRST, trainer);

    assertThat(TrainerPool.borrow("other", FIRST, MadeTrainer::new)).isNotSameAs(trainer);
    assertThat(TrainerPool.borrow("run", FIRST, MadeTrainer::new)).isNotSameAs(trainer);
  }
}
