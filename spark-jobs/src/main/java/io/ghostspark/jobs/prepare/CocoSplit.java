package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoAnnotationsReader;
import io.ghostspark.dataprep.coco.CocoCategory;
import io.ghostspark.dataprep.coco.CocoEntry;
import io.ghostspark.dataprep.coco.CocoImage;
import io.ghostspark.dataprep.source.ListedFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * One split of a COCO data set on Spark: the annotation file is streamed once, by one task, to rows
 * on the executors' disks; images meet their annotations by id and their files by name. Memory
 * holds one image's annotations at a time.
 */
final class CocoSplit implements AutoCloseable {
  private static final int EXAMPLES = 3;

  private final JavaSparkContext spark;
  private final String split;
  private final Path annotations;
  private final JavaRDD<CocoEntry> entries;
  private final List<CocoCategory> categories;

  private CocoSplit(
      JavaSparkContext spark,
      String split,
      Path annotations,
      JavaRDD<CocoEntry> entries,
      List<CocoCategory> categories) {
    this.spark = spark;
    this.split = split;
    this.annotations = annotations;
    this.entries = entries;
    this.categories = categories;
  }

  /** Reads the annotation file and checks that its ids are unique and refer to each other. */
  static CocoSplit read(JavaSparkContext spark, String split, Path annotations) {
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    String file = annotations.toString();
    JavaRDD<CocoEntry> entries =
        spark
            .parallelize(List.of(file), 1)
            .flatMap(path -> new Entries(hadoop, new Path(path)))
            .persist(StorageLevel.DISK_ONLY());
    List<CocoCategory> categories =
        new ArrayList<>(
            entries.filter(CocoCategory.class::isInstance).map(CocoCategory.class::cast).collect());
    categories.sort(Comparator.comparingInt(CocoCategory::id));
    CocoSplit read = new CocoSplit(spark, split, annotations, entries, List.copyOf(categories));
    read.requireUnique();
    read.requireKnownCategories();
    return read;
  }

  /** By rising id: the index is the label. */
  List<CocoCategory> categories() {
    return categories;
  }

  /**
   * Images with their annotations; a missing file has no place.
   *
   * @param folder that the file names are relative to
   */
  JavaRDD<Found> images(Path folder) {
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    int tasks = spark.defaultParallelism();
    JavaPairRDD<Long, CocoAnnotation> byImage =
        entries
            .filter(CocoAnnotation.class::isInstance)
            .map(CocoAnnotation.class::cast)
            .mapToPair(annotation -> new Tuple2<>(annotation.imageId(), annotation));
    JavaPairRDD<Long, CocoImage> byId =
        entries
            .filter(CocoImage.class::isInstance)
            .map(CocoImage.class::cast)
            .mapToPair(image -> new Tuple2<>(image.id(), image));
    requireKnownImages(byImage, byId, tasks);
    JavaPairRDD<String, Tuple2<CocoImage, List<CocoAnnotation>>> byName =
        byId.cogroup(byImage, tasks)
            .values()
            .mapToPair(
                both -> {
                  CocoImage image = both._1().iterator().next();
                  return new Tuple2<>(image.fileName(), new Tuple2<>(image, sorted(both._2())));
                });
    String root = folder.toString();
    JavaPairRDD<String, ListedFiles.Listed> files =
        spark
            .parallelize(List.of(root), 1)
            .flatMapToPair(
                path -> {
                  List<Tuple2<String, ListedFiles.Listed>> listed = new ArrayList<>();
                  ListedFiles.list(
                      hadoop.inTask(),
                      new Path(path),
                      each -> listed.add(new Tuple2<>(each.name(), each)));
                  return listed.iterator();
                });
    return byName
        .leftOuterJoin(files, tasks)
        .values()
        .map(
            found ->
                new Found(
                    found._1()._1(),
                    found._1()._2(),
                    found._2().isPresent() ? found._2().get() : null));
  }

  /**
   * An image and, if it exists, its file.
   *
   * @param annotations by rising id
   */
  record Found(CocoImage image, List<CocoAnnotation> annotations, ListedFiles.@Nullable Listed file)
      implements java.io.Serializable {
    AnnotatedImage annotated() {
      ListedFiles.Listed there = java.util.Objects.requireNonNull(file);
      return new AnnotatedImage(image, there.place(), there.stamp(), annotations);
    }
  }

  @Override
  public void close() {
    entries.unpersist();
  }

  private static List<CocoAnnotation> sorted(Iterable<CocoAnnotation> annotations) {
    List<CocoAnnotation> sorted = new ArrayList<>();
    annotations.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(CocoAnnotation::id));
    return sorted;
  }

  private void requireUnique() {
    List<String> twice =
        entries
            .flatMap(entry -> names(entry).iterator())
            .mapToPair(name -> new Tuple2<>(name, 1))
            .reduceByKey(Integer::sum, spark.defaultParallelism())
            .filter(counted -> counted._2() > 1)
            .keys()
            .takeOrdered(EXAMPLES);
    refuse(twice, "occurs more than once");
  }

  private static List<String> names(CocoEntry entry) {
    if (entry instanceof CocoImage image) {
      return List.of("image id " + image.id(), "file name '" + image.fileName() + "'");
    }
    if (entry instanceof CocoAnnotation annotation) {
      return List.of("annotation id " + annotation.id());
    }
    return List.of("category id " + ((CocoCategory) entry).id());
  }

  private void requireKnownCategories() {
    TreeSet<Integer> known = new TreeSet<>();
    categories.forEach(category -> known.add(category.id()));
    List<String> unknown =
        entries
            .filter(CocoAnnotation.class::isInstance)
            .map(CocoAnnotation.class::cast)
            .filter(annotation -> !known.contains(annotation.categoryId()))
            .map(each -> "category id " + each.categoryId() + " of annotation " + each.id())
            .take(EXAMPLES);
    refuse(unknown, "is not in 'categories'");
  }

  private void requireKnownImages(
      JavaPairRDD<Long, CocoAnnotation> byImage, JavaPairRDD<Long, CocoImage> byId, int tasks) {
    List<String> unknown =
        byImage
            .subtractByKey(byId, tasks)
            .values()
            .map(each -> "image id " + each.imageId() + " of annotation " + each.id())
            .take(EXAMPLES);
    refuse(unknown, "is not in 'images'");
  }

  private void refuse(List<String> examples, String problem) {
    if (!examples.isEmpty()) {
      throw new ValidationException(
          "Cannot prepare %s from annotations '%s': %s %s%s; mend the file"
              .formatted(
                  split,
                  annotations,
                  examples.get(0),
                  problem,
                  examples.size() == 1
                      ? ""
                      : " (and so for " + examples.subList(1, examples.size()) + ")"));
    }
  }

  /** The file's elements, opened by the task that reads them. */
  private static final class Entries implements Iterator<CocoEntry> {
    private final CocoAnnotationsReader reader;
    private Optional<CocoEntry> next;

    Entries(HadoopSettings hadoop, Path file) throws IOException {
      reader = new CocoAnnotationsReader(hadoop.inTask(), file);
      next = advance();
    }

    @Override
    public boolean hasNext() {
      return next.isPresent();
    }

    @Override
    public CocoEntry next() {
      CocoEntry entry = next.orElseThrow(NoSuchElementException::new);
      next = advance();
      return entry;
    }

    private Optional<CocoEntry> advance() {
      try {
        Optional<CocoEntry> entry = Optional.ofNullable(reader.next());
        if (entry.isEmpty()) {
          reader.close();
        }
        return entry;
      } catch (IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Cannot ") || message.startsWith("Invalid ")) {
          throw new ValidationException(message, e);
        }
        throw new UncheckedIOException("Cannot read annotations", e);
      }
    }
  }
}
