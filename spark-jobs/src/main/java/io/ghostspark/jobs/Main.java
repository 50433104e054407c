package io.ghostspark.jobs;

import io.ghostspark.jobs.benchmark.BenchmarkCommand;
import io.ghostspark.jobs.cache.CacheCommand;
import io.ghostspark.jobs.cli.Exit;
import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.convert.ConvertCommand;
import io.ghostspark.jobs.evaluate.EvaluateCommand;
import io.ghostspark.jobs.export.ExportCommand;
import io.ghostspark.jobs.paper.AblateCommand;
import io.ghostspark.jobs.pipeline.PipelineCommand;
import io.ghostspark.jobs.plan.PlanCommand;
import io.ghostspark.jobs.prepare.ExportAnnotationsCommand;
import io.ghostspark.jobs.prepare.FashionMnistCommand;
import io.ghostspark.jobs.prepare.PrepareCommand;
import io.ghostspark.jobs.report.ReportCommand;
import io.ghostspark.jobs.show.ShowCommand;
import io.ghostspark.jobs.teach.TeachCommand;
import io.ghostspark.jobs.train.TrainCommand;
import io.ghostspark.jobs.watch.WatchCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: one subcommand per job; each is a command class in its own package. */
@Command(
    name = "ghostspark",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "SUBCOMMAND",
    sortOptions = false,
    description = {
      "GhostNetV3 with knowledge distillation on Spark: images to shards, a teacher's logits to a"
          + " reusable cache, parameter-averaged training, evaluation, folding and export.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark prepare  --conf conf/demo.yaml",
      "  ghostspark teach    --conf conf/demo.yaml",
      "  ghostspark train    --conf conf/demo.yaml --resume",
      "  ghostspark evaluate --conf conf/demo.yaml",
      "  ghostspark export   --conf conf/demo.yaml --set export.path=/tmp/export",
      "  spark-submit --class io.ghostspark.jobs.Main ghostspark.jar prepare --conf conf/demo.yaml",
      "",
      "Exit codes: 0 done; 1 the job could not be done; 2 wrong command line or configuration;",
      "143 stopped by a signal."
    },
    subcommands = {
      FashionMnistCommand.class,
      PrepareCommand.class,
      ExportAnnotationsCommand.class,
      TeachCommand.class,
      CacheCommand.class,
      TrainCommand.class,
      WatchCommand.class,
      PlanCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      PipelineCommand.class,
      AblateCommand.class,
      BenchmarkCommand.class,
      ShowCommand.class,
      ConvertCommand.class,
    })
public final class Main implements Runnable {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an expected failure too.")
  private boolean verbose;

  private @Nullable CommandLine commandLine;

  private Main() {}

  public static void main(String[] arguments) {
    Exit.ownProcess();
    Exit.with(run(writer(System.out), writer(System.err), arguments));
  }

  private static PrintWriter writer(PrintStream console) {
    return new PrintWriter(console, /* autoFlush= */ true, Charset.defaultCharset());
  }

  /** Runs one subcommand and returns the exit code. */
  static int run(PrintWriter out, PrintWriter console, String... arguments) {
    PrintWriter err = new RedactingWriter(console);
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    main.commandLine = commandLine;
    int exitCode =
        commandLine
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((failure, failed, parsed) -> main.report(failure, err))
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    err.flush();
    return exitCode;
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(commandLine), "Missing subcommand");
  }

  private int report(Exception failure, PrintWriter err) {
    if (Exit.isStopping()) {
      err.println("ghostspark: Stopped by a signal; --resume continues what has it");
      return Failures.exitCode(failure);
    }
    if (verbose || Failures.isBug(failure)) {
      failure.printStackTrace(err);
    }
    err.println("ghostspark: " + Failures.message(failure));
    return Failures.exitCode(failure);
  }

  /** Version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"ghostspark " + (version == null ? "(development build)" : version)};
    }
  }
}
