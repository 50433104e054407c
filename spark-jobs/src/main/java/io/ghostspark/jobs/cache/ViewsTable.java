package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A logit cache as a table of Spark SQL, one row per (image, view), read by the shards' own reader:
 *
 * <pre>
 * image_id string, view int,
 * crop_top, crop_left, crop_height, crop_width int (source pixels), flipped boolean, kernel string,
 * op1, op2 string, level1, level2 double (0..10), negated1, negated2 boolean (null if unused),
 * colour_jitter string (steps in their order, such as {@code contrast 0.8, hue -0.05}; null if none),
 * erase_top, erase_left, erase_height, erase_width int (view pixels), erase_fill string (null if none),
 * class_ids array of int, log_probs array of float (by falling probability), tail_log_prob float
 * </pre>
 */
public final class ViewsTable {
  /** Name of the view that {@link #register} makes. */
  public static final String NAME = "views";

  private ViewsTable() {}

  /** Makes the cache known to {@code spark.sql} as {@link #NAME}. */
  public static Dataset<Row> register(SparkSession spark, Path cache, LogitsManifest manifest) {
    Dataset<Row> table = of(spark, cache, manifest);
    table.createOrReplaceTempView(NAME);
    return table;
  }

  private static Dataset<Row> of(SparkSession spark, Path cache, LogitsManifest manifest) {
    List<String> files = new ArrayList<>();
    for (LogitsBlock block : manifest.blocks()) {
      for (ShardEntry shard : block.shards()) {
        files.add(new Path(cache, shard.file()).toString());
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings hadoop = HadoopSettings.broadcast(context);
    return spark.createDataFrame(
        context
            .parallelize(files, Math.max(1, files.size()))
            .flatMap(file -> rows(hadoop, new Path(file))),
        schema());
  }

  private static Iterator<Row> rows(HadoopSettings hadoop, Path file) throws IOException {
    return LogitsShardReader.readAll(hadoop.inTask(), file).stream()
        .flatMap(row -> IntStream.range(0, row.views().size()).mapToObj(index -> row(row, index)))
        .iterator();
  }

  private static Row row(LogitsRow image, int index) {
    TeacherView scored = image.views().get(index);
    CropBox crop = scored.view().crop();
    List<Object> values = new ArrayList<>();
    values.add(image.imageId());
    values.add(image.firstView() + index);
    addBox(values, crop);
    values.add(scored.view().flipped());
    values.add(key(scored.view().kernel()));
    List<AppliedOperation> operations = scored.view().operations();
    addOperation(values, operations.size() > 0 ? operations.get(0) : null);
    addOperation(values, operations.size() > 1 ? operations.get(1) : null);
    ColourJitter jitter = scored.view().jitter();
    values.add(jitter == null ? null : text(jitter));
    Erasure erasure = scored.view().erasure();
    addBox(values, erasure == null ? null : erasure.box());
    values.add(erasure == null ? null : key(erasure.fill()));
    values.add(Arrays.stream(scored.classIds()).boxed().toArray(Integer[]::new));
    Float[] logProbs = new Float[scored.logProbs().length];
    for (int k = 0; k < logProbs.length; k++) {
      logProbs[k] = scored.logProbs()[k];
    }
    values.add(logProbs);
    values.add(scored.tailLogMass());
    return RowFactory.create(values.toArray());
  }

  private static void addBox(List<Object> values, @Nullable CropBox box) {
    values.add(box == null ? null : box.topPx());
    values.add(box == null ? null : box.leftPx());
    values.add(box == null ? null : box.heightPx());
    values.add(box == null ? null : box.widthPx());
  }

  private static void addOperation(List<Object> values, @Nullable AppliedOperation operation) {
    values.add(operation == null ? null : operation.operation().timmName());
    values.add(operation == null ? null : operation.level());
    values.add(operation == null ? null : operation.negated());
  }

  private static String text(ColourJitter jitter) {
    return jitter.steps().stream()
        .map(step -> key(step.adjustment()) + " " + step.factor())
        .collect(Collectors.joining(", "));
  }

  private static String key(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static StructType schema() {
    StructType schema = new StructType();
    schema = with(schema, DataTypes.StringType, "image_id");
    schema = with(schema, DataTypes.IntegerType, "view");
    schema =
        with(schema, DataTypes.IntegerType, "crop_top", "crop_left", "crop_height", "crop_width");
    schema = with(schema, DataTypes.BooleanType, "flipped");
    schema = with(schema, DataTypes.StringType, "kernel");
    for (int op = 1; op <= 2; op++) {
      schema = with(schema, DataTypes.StringType, "op" + op);
      schema = with(schema, DataTypes.DoubleType, "level" + op);
      schema = with(schema, DataTypes.BooleanType, "negated" + op);
    }
    schema = with(schema, DataTypes.StringType, "colour_jitter");
    schema =
        with(
            schema,
            DataTypes.IntegerType,
            "erase_top",
            "erase_left",
            "erase_height",
            "erase_width");
    schema = with(schema, DataTypes.StringType, "erase_fill");
    schema = with(schema, DataTypes.createArrayType(DataTypes.IntegerType, false), "class_ids");
    schema = with(schema, DataTypes.createArrayType(DataTypes.FloatType, false), "log_probs");
    return with(schema, DataTypes.FloatType, "tail_log_prob");
  }

  private static StructType with(StructType schema, DataType type, String... names) {
    StructType extended = schema;
    for (String name : names) {
      extended = extended.add(name, type);
    }
    return extended;
  }
}
