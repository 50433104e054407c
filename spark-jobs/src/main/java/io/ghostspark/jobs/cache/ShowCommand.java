package io.ghostspark.jobs.cache;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.teach.LogitCache;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ghostspark cache show}. */
@NullUnmarked
@Command(
    name = "show",
    description = {
      "What a logit cache holds: its key, blocks of views and sizes; with --sql the answer to a"
          + " query on its table 'views', one row per (image, view): image_id, view, crop_top,"
          + " crop_left, crop_height, crop_width, flipped, kernel, op1, level1, negated1, op2,"
          + " level2, negated2, colour_jitter, erase_top, erase_left, erase_height, erase_width, erase_fill,"
          + " class_ids, log_probs, tail_log_prob.",
      "Needs section 'logits'."
    },
    footer = {
      "  ghostspark cache show --conf conf/demo.yaml",
      "  ghostspark cache show --conf conf/demo.yaml --shard 0 --rows 5",
      "  ghostspark cache show --conf conf/demo.yaml --sql \"SELECT class_ids[0] AS class, count(*)"
          + " AS views, avg(exp(log_probs[0])) AS sure FROM views GROUP BY 1 ORDER BY 1\""
    })
public final class ShowCommand extends SparkCommand {
  /** Wide enough for class ids and log-probabilities of a view. */
  private static final int CELL_CHARACTERS = 120;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Spark SQL on the table 'views'; prints the first --rows rows.")
  private @Nullable String sql;

  @Option(
      names = "--shard",
      paramLabel = "N",
      description = "Prints rows of the shard of this ordinal instead.")
  private @Nullable Integer shard;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Rows to print; default ${DEFAULT-VALUE}.")
  private int rows;

  ShowCommand() {
    super("logits");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    if (rows < 1) {
      throw new ValidationException("Invalid --rows: " + rows + " (must be >= 1)");
    }
    if (sql != null && shard != null) {
      throw new ValidationException("Cannot use --sql with --shard: give one of them");
    }
    Sections sections = Sections.of(loaded.config(), "cache show", "logits");
    LogitCache cache =
        LogitCache.find(session.sparkContext().hadoopConfiguration(), sections.logits());
    if (sql == null && shard == null) {
      return CacheSummary.of(cache).text();
    }
    if (shard != null) {
      Dataset<Row> table =
          ViewsTable.register(session, cache.folder(), CacheSummary.shardOf(cache, shard));
      return table.showString(rows, CELL_CHARACTERS, /* vertical= */ false);
    }
    ViewsTable.register(session, cache.folder(), cache.manifest());
    return query(session, sql).showString(rows, CELL_CHARACTERS, /* vertical= */ false);
  }

  @SuppressWarnings("CatchSpecificity") // Scala's checked exceptions are not declared
  private static Dataset<Row> query(SparkSession session, String sql) {
    try {
      return session.sql(sql);
    } catch (Exception e) {
      if (e instanceof ParseException || e instanceof AnalysisException) {
        throw new ValidationException("Cannot run --sql: " + reason(e), e);
      }
      throw e;
    }
  }

  /** Without the plan that Spark appends to a query that it understood. */
  private static String reason(Exception e) {
    boolean hasPlan = e instanceof AnalysisException && !(e instanceof ParseException);
    String text = hasPlan ? ((AnalysisException) e).getSimpleMessage() : e.getMessage();
    return String.valueOf(text).strip();
  }
}
