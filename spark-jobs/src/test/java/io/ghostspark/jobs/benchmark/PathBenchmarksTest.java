package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.spark.SparkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code benchmark prepare} and {@code benchmark read} on a handful of images. */
class PathBenchmarksTest {
  private static final Path CORPUS = Path.of("../data-prep/src/test/resources/corpus");

  @TempDir private Path folder;

  @Test
  void madeImagesAreCropsOfThePhotographsAndAlwaysTheSame() throws Exception {
    Path first = make("first");
    Path second = make("second");

    List<Path> images = files(first);
    assertThat(images).hasSize(3);
    for (Path image : images) {
      byte[] encoded = Files.readAllBytes(image);
      RgbImage pixels = ImageDecoder.decode(encoded, 1_000_000);
      assertThat(pixels.widthPx()).isEqualTo(500);
      assertThat(pixels.heightPx()).isEqualTo(375);
      assertThat(encoded).isEqualTo(Files.readAllBytes(second.resolve(first.relativize(image))));
    }
  }

  @Test
  void preparePrintsRatesSharesAndProjections() throws Exception {
    JsonNode json =
        run("prepare", "--images", make("made").toString(), "--warmup", "0", "--repeats", "1");

    assertThat(json.get("variants"))
        .extracting(variant -> variant.get("name").asText())
        .containsExactly("copy-decode", "copy-structure", "resize");
    assertThat(sum(json.at("/shares/copy-decode"))).isCloseTo(1, within(0.01));
    assertThat(json.at("/shares/copy-structure").fieldNames())
        .toIterable()
        .containsExactly("read", "check", "digest", "write");
    assertThat(json.at("/shares/resize").fieldNames())
        .toIterable()
        .containsExactly("read", "decode", "resize", "encode", "digest", "write");
    assertThat(json.at("/figures/copy-structure-bytes-kept").asDouble()).isBetween(1.0, 1.2);
    assertThat(json.at("/figures/resize-bytes-kept").asDouble()).isBetween(0.1, 0.9);
    assertThat(json.at("/figures/resize-psnr-of-eval-view-db").asDouble()).isBetween(25.0, 60.0);
    assertThat(json.at("/figures/resize-images-per-cpu-second").asDouble()).isPositive();
    assertThat(json.at("/figures/peak-resident-mib").asDouble()).isGreaterThan(50);
    assertThat(json.get("projections")).hasSize(18);
  }

  @Test
  void cachePrintsItsShareOfDecodingPhotographs() throws Exception {
    String photos = make("made").toString();

    JsonNode json =
        run(
            "cache",
            "--images",
            photos,
            "--views",
            "7",
            "--k",
            "10",
            "--warmup",
            "0",
            "--repeats",
            "1");

    assertThat(json.get("variants"))
        .extracting(variant -> variant.get("name").asText())
        .containsExactly("decode", "cache");
    assertThat(json.at("/ratios/cache~1decode").asDouble()).isPositive();
    assertThat(json.at("/settings/images").asText()).isEqualTo("3");
    assertThat(json.at("/settings/views-per-image").asText()).isEqualTo("7");
    assertThat(json.at("/settings/bytes-per-view").asDouble()).isGreaterThan(60);
  }

  @Test
  void cacheNeedsAConfigurationOrPhotographs() throws Exception {
    CommandFixture neither = CommandFixture.run("benchmark", "cache");
    CommandFixture both =
        CommandFixture.run("benchmark", "cache", "--conf", "x.yaml", "--images", "photos");
    CommandFixture noFolder = CommandFixture.run("benchmark", "cache", "--images", "no-such");

    assertThat(neither.exitCode()).isNotZero();
    assertThat(neither.err()).contains("--conf").contains("--images");
    assertThat(both.exitCode()).isNotZero();
    assertThat(both.err()).contains("mutually exclusive");
    assertThat(noFolder.err()).contains("Cannot measure: 'no-such' is no folder");
  }

  @Test
  void readPrintsStagesBesideTheStep() throws Exception {
    ImagesFixture.classFolders(folder.resolve("train"), 2, 6, "t");
    ImagesFixture.classFolders(folder.resolve("val"), 2, 2, "v");
    new PrepareJob(
            SparkFixture.session(),
            "test",
            ImagesFixture.config(folder),
            OutputMode.FRESH,
            Map.of())
        .run();
    Path conf = folder.resolve("read.yaml");
    Files.writeString(
        conf,
        """
        name: read
        seed: 1
        dataset: {layout: class-folders, train: x, val: x, shards: %s, shard-bytes: 20000,
          row-group-bytes: 10000, shuffle-seed: 7, max-pixels: 1000000}
        views: {seed: 1, size: 32, min-scale: 0.5, max-scale: 1, min-ratio: 0.75, max-ratio: 1.3333,
          flip-probability: 0.5, interpolation: random, per-image: 1}
        """
            .formatted(folder.resolve("shards")));

    JsonNode json =
        run(
            "read",
            "--conf",
            conf.toString(),
            "--width",
            "0.5",
            "--batch",
            "2",
            "--size",
            "33",
            "--repeats",
            "1",
            "--warmup",
            "1");

    assertThat(json.at("/shares/read").fieldNames())
        .toIterable()
        .containsExactly("read", "digest", "decode", "resample", "augment", "copy");
    assertThat(json.at("/figures/read-rate-over-step-rate").asDouble()).isPositive();
  }

  @Test
  void missingFoldersAreNamed() {
    assertThat(CommandFixture.run("benchmark", "prepare").err())
        .contains("Cannot measure: give --images FOLDER");
    assertThat(CommandFixture.run("benchmark", "prepare", "--make-images", "3").err())
        .contains("Cannot make images: give --from PHOTOGRAPHS and --out FOLDER");
  }

  /** Half the rate on images twice as large; 64 cores 32 times as fast as 2. */
  @Test
  void projectionScalesWithPixelsAndCores() {
    List<Projection> projections = Projection.of("copy", 100, 0.181, 0.5);

    assertThat(projections.get(0).hours())
        .isEqualTo("%.3f".formatted(1_331_167 / 100.0 / 2 / 3600));
    assertThat(Double.parseDouble(projections.get(0).hours()))
        .isCloseTo(32 * Double.parseDouble(projections.get(1).hours()), within(0.05));
    assertThat(projections.get(0).gigabytes()).isEqualTo("72.0");
    assertThat(projections.get(3).dataset()).startsWith("coco");
  }

  private Path make(String name) throws IOException {
    Path photographs = Files.createDirectories(folder.resolve("photographs"));
    for (String file : List.of("rgb.png", "q100.jpg")) {
      Files.copy(
          CORPUS.resolve(file), photographs.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path out = folder.resolve(name);
    CommandFixture run =
        CommandFixture.run(
            "benchmark",
            "prepare",
            "--make-images",
            "3",
            "--from",
            photographs.toString(),
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return out;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static double sum(JsonNode shares) {
    return StreamSupport.stream(shares.spliterator(), false).mapToDouble(JsonNode::asDouble).sum();
  }

  private static JsonNode run(String... arguments) throws IOException {
    String[] all =
        Stream.concat(Stream.of("benchmark"), Arrays.stream(arguments)).toArray(String[]::new);
    CommandFixture run = CommandFixture.run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
