package io.ghostspark.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In processes of their own, which these lines may end. */
class ExitTest {

  private static final int RETURNED = 7;

  /** Leaves with the code given, and with another one if that returns. */
  static final class Leave {
    private Leave() {}

    public static void main(String[] arguments) {
      Exit.ownProcess();
      Exit.with(Integer.parseInt(arguments[0]));
      Runtime.getRuntime().halt(RETURNED);
    }
  }

  @Test
  void successInsideYarnsApplicationMasterReturnsAndNothingElseDoes() throws Exception {
    List<String> master = List.of("-Dspark.master=yarn", "-Dspark.submit.deployMode=cluster");

    assertThat(leave(master, 0)).isEqualTo(RETURNED);
    assertThat(leave(master, 2)).isEqualTo(2);
    assertThat(leave(List.of("-Dspark.master=yarn"), 0)).isZero();
    assertThat(leave(List.of(), 0)).isZero();
  }

  private static int leave(List<String> options, int exitCode) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Leave.class.getName(), Integer.toString(exitCode)));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
