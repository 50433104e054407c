package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.LoadedConf;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DecodeThreadsTest {

  @Test
  void oneThreadIsAddedAsLongAsStepsWait() {
    DecodeThreads threads = new DecodeThreads(DecodeThreads.MEASURED, 3);

    assertThat(threads.count()).isEqualTo(1);
    for (int step = 0; step < 8; step++) {
      threads.waited(30, 970);
    }
    assertThat(threads.count()).isEqualTo(2);
    for (int step = 0; step < 80; step++) {
      threads.waited(10, 990);
    }
    assertThat(threads.count()).as("steps wait for 1 %% of their time").isEqualTo(2);
    for (int step = 0; step < 80; step++) {
      threads.waited(500, 500);
    }
    assertThat(threads.count()).as("no more than cores").isEqualTo(3);
  }

  @Test
  void aChosenNumberStays() {
    DecodeThreads threads = new DecodeThreads(2, 64);

    for (int step = 0; step < 80; step++) {
      threads.waited(500, 500);
    }

    assertThat(threads.count()).isEqualTo(2);
  }

  @Test
  void theKeyIsAThreadCountOrZero() {
    assertThat(train(ConfFixture.demo()).sliceDecodeThreads()).isEqualTo(DecodeThreads.MEASURED);
    assertThat(train(ConfFixture.demo("train.decode-threads=4")).sliceDecodeThreads()).isEqualTo(4);
    assertThatThrownBy(() -> ConfFixture.demo("train.decode-threads=-1"))
        .hasMessageContaining("Invalid train.decode-threads: -1 (must be >= 0)");
  }

  private static TrainConfig train(LoadedConf conf) {
    return Objects.requireNonNull(conf.config().train());
  }
}
