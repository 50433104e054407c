package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ghostspark teach}. */
@NullUnmarked
@Command(
    name = "teach",
    description = {
      "Scores the views of every training image with the teacher, once: logits.path/ with one shard"
          + " per image shard and manifest.json. Finished shards are skipped when run again.",
      "With --views, scores only those views and appends them to the cache; its files stay as they"
          + " are.",
      "Needs sections 'dataset' (prepared), 'views', 'teacher' and 'logits':",
      "  views.per-image    views of every image; views.augment, erase, colour-jitter: what they show",
      "  teacher            preset and weights, weights with network and preprocessing, or onnx with preprocessing",
      "  teacher.device     auto, cpu or cuda; teacher.precision f32 or bf16 (autocast; part of the key)",
      "  logits.path        output folder",
      "  logits.top-k       classes kept of each view; logits.precision f16 or u8",
      "  logits.batch       views scored at once",
      "  logits.shards-per-task  shards of one Spark task (1)"
    },
    footer = {
      "  ghostspark teach --conf conf/demo.yaml",
      "  ghostspark teach --conf conf/demo.yaml --set views.per-image=16 --views 8..15",
      "  ghostspark teach --conf conf/demo.yaml --set logits.path=/data/logits --overwrite"
    })
public final class TeachCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  @Option(
      names = "--views",
      paramLabel = "FIRST..LAST",
      converter = RangeConverter.class,
      description = "Views to score, counted from 0, behind those that the cache holds.")
  private @Nullable ViewRange views;

  TeachCommand() {
    super("dataset", "views", "teacher", "logits");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    Sections sections = Sections.of(loaded.config(), "teach");
    return new TeachJob(session, sections, output.mode(), views, provenance).run().table();
  }

  /** For picocli. */
  static final class RangeConverter implements ITypeConverter<ViewRange> {
    @Override
    public ViewRange convert(String text) {
      try {
        return ViewRange.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
