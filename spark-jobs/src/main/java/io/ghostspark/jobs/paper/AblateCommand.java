package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.SparkOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark ablate}. */
@NullUnmarked
@Command(
    name = "ablate",
    mixinStandardHelpOptions = true,
    description = {
      "The paper's tables: trains every row (conf/paper/tableN-ROW.yaml), prints the paper's top-1 and"
          + " ours with the spread over seeds, counts the paper's claims on our numbers, draws the"
          + " table as SVG and PNG.",
      "A row that is finished is not trained again unless its configuration changed; one that was"
          + " stopped continues. Equal rows of several tables are trained once; rows share shards"
          + " and the teacher's cache where they can.",
      "Scales: tiny (200 embedded pictures, seconds a row, only shows that it runs), demo (7,000"
          + " embedded pictures, the shipped teacher, about a minute a row on 2 cores), full (the"
          + " files as they are)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark ablate --table 2 --scale tiny",
      "  ghostspark ablate --table 1,2,4,5,8 --scale demo --seeds 2",
      "  ghostspark ablate --table 4 --rows alpha0.5-tau1,alpha1.0-tau1 --scale demo --seeds 5",
      "  ghostspark ablate --table 1,2,4,5,8 --scale demo --seeds 2 --finished --results conf/paper/RESULTS.md",
      "  ghostspark ablate --write-conf",
      "",
      "Exit code 1: a row could not be trained; the others are finished first."
    })
public final class AblateCommand implements Callable<Integer> {
  @Option(
      names = "--table",
      split = ",",
      paramLabel = "N",
      description = "Tables of the paper, 1 to 9, separated by commas.")
  private List<Integer> numbers = List.of();

  @Option(names = "--scale", paramLabel = "SCALE", description = "tiny, demo or full.")
  private TableScale scale;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Runs of every row: the file's seed and those above it; default ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "Only these rows of one table, as in the names of their files.")
  private List<String> rows = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/ablate",
      description = "Shards, caches, results and figures, by scale; default ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--conf-folder",
      paramLabel = "DIR",
      defaultValue = "conf/paper",
      description = "Folder of the rows' files; default ${DEFAULT-VALUE}.")
  private Path confFolder;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Folder that holds data-prep/demo and model/demo, for tiny and demo; default"
              + " ${DEFAULT-VALUE}.")
  private Path repository;

  @Option(names = "--finished", description = "Train nothing: show what is finished.")
  private boolean finished;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Write all tables as one Markdown page too, its figures beside it.")
  private Path results;

  @Option(
      names = "--write-conf",
      description = "Write the rows' files into --conf-folder and do nothing else.")
  private boolean writeConf;

  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PaperTables tables = PaperTables.load();
    PrintWriter console = spec.commandLine().getOut();
    if (writeConf) {
      int files = new PaperConf(tables).write(confFolder);
      console.println("Wrote " + files + " files into " + confFolder);
      return 0;
    }
    List<TablePlan> plans = plans(tables);
    List<TableResult> shown = finished ? shown(plans, console) : trained(plans, console);
    if (results != null) {
      writePage(shown);
    }
    console.flush();
    return shown.stream().anyMatch(TableResult::hasFailures) ? 1 : 0;
  }

  private List<TablePlan> plans(PaperTables tables) {
    if (numbers.isEmpty() || scale == null) {
      throw new ValidationException(
          "Missing "
              + (numbers.isEmpty() ? "--table" : "--scale")
              + "; see ghostspark ablate --help");
    }
    if (seeds < 1) {
      throw new ValidationException("Invalid --seeds: " + seeds + " (must be >= 1)");
    }
    if (!rows.isEmpty() && numbers.size() > 1) {
      throw new ValidationException(
          "Invalid --rows: " + rows + " (must be of one table); give one with --table");
    }
    ScaleFolders folders = new ScaleFolders(repository, out);
    return numbers.stream()
        .map(tables::table)
        .map(table -> TablePlan.of(table, rows, confFolder, scale, seeds, folders))
        .toList();
  }

  private List<TableResult> shown(List<TablePlan> plans, PrintWriter console) {
    Configuration hadoop = new Configuration();
    List<TableResult> all = new ArrayList<>();
    for (TablePlan plan : plans) {
      all.add(plan.result(plan.store(hadoop), Map.of()));
      show(all.get(all.size() - 1), console);
    }
    return all;
  }

  private List<TableResult> trained(List<TablePlan> plans, PrintWriter console) {
    List<TableResult> all = new ArrayList<>();
    try (SparkSession session = spark.open("ablate")) {
      for (TablePlan plan : plans) {
        all.add(new TableJob(session, plan, Clock.systemUTC()).run());
        show(all.get(all.size() - 1), console);
      }
    }
    return all;
  }

  private void show(TableResult result, PrintWriter console) {
    console.println(result.text());
    Path folder = new ScaleFolders(repository, out).of(scale);
    TableFigure figure = new TableFigure(result);
    String name = ResultsMarkdown.figureName(result);
    try {
      Files.createDirectories(folder);
      Path svg = Files.writeString(folder.resolve(name + ".svg"), figure.svg());
      Path png = folder.resolve(name + ".png");
      ImageIO.write(figure.png(), "png", png.toFile());
      console.println("Figure: " + svg + ", " + png + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write figures into '" + folder + "'", e);
    }
    console.flush();
  }

  private void writePage(List<TableResult> shown) {
    Path folder = results.toAbsolutePath().getParent().resolve("figures");
    try {
      Files.createDirectories(folder);
      for (TableResult result : shown) {
        Files.writeString(
            folder.resolve(ResultsMarkdown.figureName(result) + ".svg"),
            new TableFigure(result).svg());
      }
      String reading =
          Files.exists(results) ? ResultsMarkdown.reading(Files.readString(results)) : "";
      Files.writeString(results, new ResultsMarkdown(scale, seeds, shown).text("figures", reading));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + results + "'", e);
    }
  }
}
