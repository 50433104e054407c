package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.config.ConfFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

final class MainTest {
  private static final String DEMO = ConfFixture.folder().resolve("demo.yaml").toString();

  @Test
  void helpListsSubcommandsAndExamples() {
    CommandFixture help = CommandFixture.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("prepare", "Examples:", "Exit codes:");
    assertThat(CommandFixture.run("prepare", "--help").out())
        .contains("--conf=FILE", "--set=KEY=VALUE", "--resume", "--overwrite", "--master");
  }

  @Test
  void wrongCommandLineExitsWithTwo() {
    assertThat(CommandFixture.run().exitCode()).isEqualTo(2);
    assertThat(CommandFixture.run().err()).contains("Missing subcommand");
    assertThat(CommandFixture.run("prepare").err()).contains("--conf=FILE");
    assertThat(CommandFixture.run("prepare", "--conf", DEMO, "--resume", "--overwrite").err())
        .contains("mutually exclusive");
  }

  @Test
  void wrongConfigurationExitsWithTwoAndListsAllProblems() {
    CommandFixture run =
        CommandFixture.run(
            "prepare", "--conf", DEMO, "--set", "network.width=0", "--set", "dataset.shard=x");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("2 problems")
        .contains("Invalid network.width: 0.0 (must be > 0)")
        .contains("Unknown key dataset.shard; did you mean 'dataset.shards'?")
        .doesNotContain("\tat ");
  }

  @Test
  void expectedFailureIsOneLineAndVerboseAddsTheStackTrace() {
    CommandFixture quiet = CommandFixture.run("prepare", "--conf", "no.yaml");
    CommandFixture verbose = CommandFixture.run("prepare", "--conf", "no.yaml", "--verbose");

    assertThat(quiet.exitCode()).isEqualTo(1);
    assertThat(quiet.err())
        .isEqualTo(
            "ghostspark: Cannot read configuration no.yaml: no such file; give it with --conf"
                + " FILE\n");
    assertThat(verbose.err()).contains("\tat io.ghostspark");
  }

  @Test
  void passwordsNeitherEnterAConfigurationNorReachTheConsole() {
    CommandFixture path =
        CommandFixture.run(
            "prepare",
            "--conf",
            DEMO,
            "--verbose",
            "--set",
            "dataset.shards=s3a://AK:p4/ss@bucket/x");
    CommandFixture setting =
        CommandFixture.run("prepare", "--conf", DEMO, "--set", "fs.s3a.secret.key: p4ss");
    CommandFixture option = CommandFixture.run("prepare", "--password=p4ss", "--conf", DEMO);

    assertThat(path.exitCode()).isEqualTo(2);
    assertThat(path.err())
        .contains("Invalid dataset.shards: 's3a://***@bucket/x' (must be without a password: ")
        .doesNotContain("p4");
    assertThat(setting.err()).contains("fs.s3a.secret.key: ***").doesNotContain("p4ss");
    assertThat(option.err()).contains("--password=***").doesNotContain("p4ss");
  }

  @Test
  void failuresOfTasksShowTheTasksMessage() {
    RuntimeException spark =
        new RuntimeException("Job aborted", new IllegalArgumentException("Cannot score x"));

    assertThat(Failures.message(spark)).isEqualTo("Cannot score x");
    assertThat(
            Failures.message(
                new UncheckedIOException("Cannot read shard 'x'", new IOException("disk on fire"))))
        .isEqualTo("Cannot read shard 'x': IOException: disk on fire");
  }

  @Test
  void whatNobodyForesawIsCalledABug() {
    IllegalArgumentException foreign =
        catchThrowableOfType(IllegalArgumentException.class, () -> Integer.parseInt("x"));

    assertThat(Failures.isBug(new IllegalStateException("odd"))).isTrue();
    assertThat(Failures.message(new IllegalStateException("odd")))
        .isEqualTo(
            "Bug in ghostspark: java.lang.IllegalStateException: odd; please report it with the"
                + " stack trace above");
    assertThat(Failures.isBug(foreign)).isTrue();
    assertThat(Failures.isBug(new IllegalArgumentException("Invalid x"))).isFalse();
  }

  /** With Spark's own words; a test that opens a session would get the one of the test before. */
  @Test
  void wrongMasterIsNoBug() {
    SparkException wrongMaster = new SparkException("Could not parse Master URL: 'abacus'");

    assertThat(Failures.isBug(wrongMaster)).isFalse();
    assertThat(Failures.message(wrongMaster))
        .isEqualTo("Cannot run on Spark: Could not parse Master URL: 'abacus'");
  }
}
