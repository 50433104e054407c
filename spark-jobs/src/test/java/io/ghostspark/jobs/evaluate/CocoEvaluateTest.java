package io.ghostspark.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.jobs.CommandFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CocoEvaluateTest {
  /** The files of golden README §10, as model's tests have them. */
  private static final Path GOLDEN = Path.of("../model/src/test/resources/golden");

  private static final Path ANNOTATIONS = GOLDEN.resolve("coco_gt.json");
  private static final Path DETECTIONS = GOLDEN.resolve("coco_detections.json");

  @TempDir Path folder;

  private static CommandFixture evaluate(Path detections, Path annotations, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "evaluate",
                "--coco-detections",
                detections.toString(),
                "--coco-annotations",
                annotations.toString()));
    arguments.addAll(List.of(more));
    return CommandFixture.run(arguments.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void assertRefused(CommandFixture run, String message) {
    assertThat(run.err()).startsWith("ghostspark: ").contains(message).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void printsAndWritesTheGoldenNumbers() throws IOException {
    CommandFixture run =
        evaluate(DETECTIONS, ANNOTATIONS, "--out", folder.resolve("results").toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("AP +\\.50:\\.95 +all +100 +0\\.4505\n")
        .containsPattern("AR_small +\\.50:\\.95 +small +100 +0\\.6517\n")
        .contains("20 images, 153 objects, 582 detections")
        .contains("{\"AP\": 0.45054339369");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode written = mapper.readTree(folder.resolve("results/coco-evaluation.json").toFile());
    JsonNode golden = mapper.readTree(GOLDEN.resolve("coco_metrics.json").toFile());
    golden
        .get("stats")
        .fields()
        .forEachRemaining(
            metric ->
                assertThat(written.at("/metrics/" + metric.getKey()).asDouble())
                    .isCloseTo(
                        metric.getValue().asDouble(),
                        org.assertj.core.api.Assertions.within(1e-9)));
    assertThat(written.at("/precision-recall/9/iou").asDouble()).isEqualTo(0.95);
    List<String> csv = Files.readAllLines(folder.resolve("results/coco-categories.csv"));
    assertThat(csv).hasSize(7);
    assertThat(csv.get(0)).startsWith("id,name,objects,AP,AP50,AP75,AP_small,");
    assertThat(csv.get(1)).startsWith("1,\"cat1\",").contains(",0.38564933273");
    assertThat(csv.get(5)).startsWith("77,\"cat77\",0,-1.0,-1.0,");
    assertThat(Files.readString(folder.resolve("results/coco-precision-recall.svg")))
        .startsWith("<svg ")
        .contains("IoU 0.50", "IoU 0.95", "<polyline")
        .endsWith("</svg>\n");
  }

  @Test
  void badFilesAreNamedWithElementValueAndRule() throws IOException {
    Path unknownImage =
        file(
            "a.json", "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [0,0,1,1], \"score\": 1}]");
    assertRefused(
        evaluate(unknownImage, ANNOTATIONS),
        "a.json: [0]': Invalid image id of a detection: 1 (must be one of the 20 evaluated images);"
            + " give the annotations that the detector was run on");
    Path unknownCategory =
        file(
            "b.json",
            "[{\"image_id\": 121, \"category_id\": 2, \"bbox\": [0,0,1,1], \"score\": 1}]");
    assertRefused(
        evaluate(unknownCategory, ANNOTATIONS),
        "b.json: [0]': Invalid category id of a detection: 2 (must be one of the 6 evaluated");
    Path nan =
        file(
            "c.json",
            "[{\"image_id\": 121, \"category_id\": 1, \"bbox\": [0,0,1,1], \"score\": NaN}]");
    assertRefused(evaluate(nan, ANNOTATIONS), "c.json: [0].score': NaN (must be finite)");
    assertRefused(
        evaluate(file("d.json", "{}"), ANNOTATIONS), "d.json': it is no array (must be an array");
    assertRefused(evaluate(DETECTIONS, DETECTIONS), "it is no object (must be an object with");
    assertRefused(
        evaluate(folder.resolve("none.json"), ANNOTATIONS), "none.json': it does not exist");
    Path negative =
        file(
            "e.json",
            "{\"images\": [{\"id\": 1, \"file_name\": \"a\", \"width\": 1, \"height\": 1}],"
                + " \"categories\": [{\"id\": 1, \"name\": \"a\"}], \"annotations\": [{\"id\": 8,"
                + " \"image_id\": 1, \"category_id\": 1, \"bbox\": [0,0,-1,1], \"area\": 1}]}");
    assertRefused(
        evaluate(DETECTIONS, negative),
        "Cannot use annotation 8 of '" + negative + "': Invalid width of a box: -1.0");
    Path twice =
        file(
            "f.json",
            "{\"images\": [], \"annotations\": [], \"categories\":"
                + " [{\"id\": 1, \"name\": \"a\"}, {\"id\": 1, \"name\": \"b\"}]}");
    assertRefused(evaluate(DETECTIONS, twice), "category id 1 occurs twice");
  }

  @Test
  void wrongCommandLinesAreRefused() {
    assertThat(CommandFixture.run("evaluate").exitCode()).isEqualTo(2);
    CommandFixture both =
        CommandFixture.run(
            "evaluate", "--conf", "x", "--coco-detections", "y", "--coco-shards", "z");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("mutually exclusive");
    CommandFixture noTruth = CommandFixture.run("evaluate", "--coco-detections", "y.json");
    assertThat(noTruth.exitCode()).isEqualTo(2);
    assertThat(noTruth.err()).contains("--coco-annotations=FILE", "--coco-shards=FOLDER");
    assertThat(CommandFixture.run("evaluate", "--help").out())
        .contains("--coco-detections", "A file of detections:", "--conf=FILE");
  }
}
