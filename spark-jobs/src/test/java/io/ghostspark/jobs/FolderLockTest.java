package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void aHeldLockNamesItsOwner() throws IOException {
    try (FolderLock first = take()) {
      assertThatThrownBy(() -> take())
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith(
              "Cannot write logit cache '" + cache() + "': another run holds it")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + " on ")
          .hasMessageEndingWith("or delete '" + cache() + ".lock' if it is gone");
      first.requireHeld();
    }

    take().close();
    assertThat(folder.resolve("logits.lock")).doesNotExist();
  }

  /** Paths of existing folders may end in a slash, those of new ones do not. */
  @Test
  void aFolderHasOneLockHoweverItsPathIsSpelt() throws IOException {
    org.apache.hadoop.fs.Path existing;
    try (FolderLock first = take()) {
      Files.createDirectories(folder.resolve("logits"));
      existing = new org.apache.hadoop.fs.Path(folder.resolve("logits").toUri());
      first.requireHeld();
      assertThatThrownBy(() -> FolderLock.take(HADOOP, existing, "logit cache"))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("another run holds it");
      assertThat(FolderLock.holder(HADOOP, existing).map(FolderLock.Holder::isGone))
          .hasValue(false);
    }
    assertThat(FolderLock.holder(HADOOP, existing)).isEmpty();
    assertThat(JobPaths.of("src").getName()).isEqualTo("src");
  }

  @Test
  void aDeadRunsLockIsTakenOver() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    FolderLock.Owner me = FolderLock.Owner.current();
    String dead =
        "{\"host\":\"%s\",\"process\":%d,\"started\":\"2020-01-01T00:00:00Z\",\"token\":\"x\"}";
    Files.writeString(folder.resolve("logits.lock"), dead.formatted(me.host(), gone.pid()));
    take().close();
    // The number came again, for another process.
    Files.writeString(folder.resolve("logits.lock"), dead.formatted(me.host(), me.process()));
    take().close();
    Files.writeString(folder.resolve("logits.lock"), dead.formatted("elsewhere", gone.pid()));

    assertThatThrownBy(() -> take())
        .hasMessageContaining("on elsewhere, started 2020-01-01T00:00:00Z");
  }

  @Test
  void whoLostTheLockDoesNotCommit() throws IOException {
    try (FolderLock lost = take()) {
      String theirs = "{\"host\":\"b\",\"process\":7,\"started\":\"s\",\"token\":\"t\"}";
      Files.writeString(folder.resolve("logits.lock"), theirs);

      assertThatThrownBy(lost::requireHeld)
          .isInstanceOf(ValidationException.class)
          .hasMessageEndingWith(
              "was taken by another run (process 7 on b, started s); what it holds is"
                  + " theirs to write");
    }
    assertThat(folder.resolve("logits.lock")).exists();
  }

  private FolderLock take() {
    return FolderLock.take(HADOOP, cache(), "logit cache");
  }

  private org.apache.hadoop.fs.Path cache() {
    return new org.apache.hadoop.fs.Path(folder.resolve("logits").toUri());
  }
}
