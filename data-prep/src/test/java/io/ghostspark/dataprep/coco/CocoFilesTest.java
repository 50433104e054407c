package io.ghostspark.dataprep.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoFilesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final String IMAGE =
      "{\"id\": 9, \"file_name\": \"9.jpg\", \"width\": 64, \"height\": 48, \"license\": 3}";
  private static final String CATEGORY =
      "{\"supercategory\": \"person\", \"id\": 1, \"name\": \"person\"}";
  private static final String ANNOTATION =
      "{\"segmentation\": [[1, 2], {\"counts\": [3]}], \"area\": 702.1057499999998, \"iscrowd\": 0,"
          + " \"image_id\": 9, \"bbox\": [473.07, 395.93, 38.65, 28], \"category_id\": 1,"
          + " \"id\": 908800474799}";

  @TempDir private java.nio.file.Path folder;

  private Path file(String text) throws IOException {
    return new Path(Files.writeString(folder.resolve("x.json"), text).toUri());
  }

  private static String annotations(String images, String annotations, String categories) {
    return ("{\"info\": {\"year\": 2017}, \"licenses\": [{}], \"images\": [%s], \"annotations\": [%s],"
            + " \"categories\": [%s]}")
        .formatted(images, annotations, categories);
  }

  private List<CocoEntry> read(String text) throws IOException {
    List<CocoEntry> entries = new ArrayList<>();
    try (CocoAnnotationsReader reader = new CocoAnnotationsReader(HADOOP, file(text))) {
      for (CocoEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
      }
      assertThat(reader.next()).isNull();
    }
    return entries;
  }

  private List<CocoDetection> readDetections(String text) throws IOException {
    List<CocoDetection> detections = new ArrayList<>();
    try (CocoDetectionsReader reader = new CocoDetectionsReader(HADOOP, file(text))) {
      for (CocoDetection next = reader.next(); next != null; next = reader.next()) {
        detections.add(next);
      }
    }
    return detections;
  }

  @Test
  void elementsComeInTheOrderOfTheFileAndWhatIsNotKeptIsSkipped() throws IOException {
    assertThat(read(annotations(IMAGE, ANNOTATION, CATEGORY)))
        .containsExactly(
            new CocoImage(9, "9.jpg", 64, 48),
            new CocoAnnotation(
                908800474799L, 9, 1, new CocoBox(473.07, 395.93, 38.65, 28), 702.1057499999998, 0),
            new CocoCategory(1, "person", "person"));
    assertThat(read(annotations("", "", ""))).isEmpty();
  }

  @Test
  void whatCocoapiDoesNotNeedMayBeMissing() throws IOException {
    assertThat(
            read(
                annotations(
                    IMAGE,
                    "{\"id\": 1.0, \"image_id\": 9, \"category_id\": 1, \"bbox\": [0,0,1,1],"
                        + " \"area\": 1}",
                    "{\"id\": 1, \"name\": \"a\"}")))
        .contains(
            new CocoAnnotation(1, 9, 1, new CocoBox(0, 0, 1, 1), 1, 0),
            new CocoCategory(1, "a", ""));
  }

  @Test
  void writtenFileReadsAsWhatWasWritten() throws IOException {
    List<CocoEntry> entries =
        List.of(
            new CocoImage(1, "ä \"1\".jpg", 640, 480),
            new CocoImage(1L << 40, "b/2.png", 1, 1),
            new CocoAnnotation(
                1L << 41, 1, 90, new CocoBox(-0.5, 1 / 3.0, 100, 0.01), 702.1057499999998, 1),
            new CocoCategory(90, "toothbrush", "indoor"),
            new CocoCategory(91, "x", ""));
    Path file = file("");
    try (CocoAnnotationsWriter writer = new CocoAnnotationsWriter(HADOOP, file)) {
      for (CocoEntry entry : entries) {
        if (entry instanceof CocoImage image) {
          writer.image(image);
        } else if (entry instanceof CocoAnnotation annotation) {
          writer.annotation(annotation);
        } else if (entry instanceof CocoCategory category) {
          writer.category(category);
        }
      }
      assertThatThrownBy(() -> writer.image(new CocoImage(3, "c", 1, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot write an element of images behind categories");
    }

    assertThat(read(Files.readString(folder.resolve("x.json")))).isEqualTo(entries);
  }

  @Test
  void emptyArraysAreWrittenToo() throws IOException {
    Path file = file("");
    new CocoAnnotationsWriter(HADOOP, file).close();

    assertThat(read(Files.readString(folder.resolve("x.json")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\": 9|\"id\": \"9\"|images[0].id': \"9\" (must be an integer)",
        "\"id\": 9|\"id\": 9.5|images[0].id': 9.5 (must be an integer)",
        "\"width\": 64|\"width\": 0|images[0].width': 0 (must be >= 1)",
        "\"width\": 64|\"width\": 9999999999|images[0].width': 9999999999 (must be a 32-bit integer)",
        "\"height\": 48|\"x\": 48|images[0].height': missing (must be given)",
        "\"9.jpg\"|\" \"|images[0].file_name': \" \" (must be not blank)",
        "\"9.jpg\"|{}|images[0].file_name': an object (must be a text)",
        "[473.07|[NaN|annotations[0].bbox[0]': NaN (must be finite)",
        "[473.07|[null|annotations[0].bbox': null as element 0 (must be four numbers: x, y, width, height)",
        "[473.07,|[|annotations[0].bbox': [395.93, 38.65, 28.0] (must be four numbers: x, y, width, height)",
        "702.1057499999998|Infinity|annotations[0].area': Infinity (must be finite)",
        "\"iscrowd\": 0|\"iscrowd\": 2|annotations[0].iscrowd': 2 (must be 0 or 1)",
        "\"iscrowd\": 0|\"iscrowd\": true|annotations[0].iscrowd': true (must be an integer)",
      })
  void badElementNamesFileElementValueAndRule(String good, String bad, String message) {
    String text = annotations(IMAGE, ANNOTATION, CATEGORY).replace(good, bad);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid '" + new Path(folder.resolve("x.json").toUri()) + ": " + message);
  }

  @Test
  void badFileSaysWhatItMustBe() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("it is empty (must be an object with");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("it is no object (must be an object");
    assertThatThrownBy(() -> read("{\"images\": []}"))
        .hasMessageEndingWith(
            "it has no 'annotations' (must have images, annotations and categories)");
    assertThatThrownBy(() -> read("{\"images\": 3}"))
        .hasMessageEndingWith("'images' (must be one array)");
    assertThatThrownBy(() -> read("{\"images\": [], \"images\": []}"))
        .hasMessageEndingWith("'images' (must be one array)");
    assertThatThrownBy(() -> read("{\"images\": [3]}"))
        .hasMessageContaining("images[0]': 3 (must be an object)");
    assertThatThrownBy(() -> read("{\"images\": [" + IMAGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it ends too early, line 1 column ");
    assertThatThrownBy(() -> read("<html>"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no JSON, line 1 column ");
    assertThatThrownBy(
            () -> new CocoAnnotationsReader(HADOOP, new Path(folder.resolve("no").toUri())))
        .hasMessageEndingWith("no': it does not exist");
  }

  @Test
  void detectionsAreReadInOrder() throws IOException {
    assertThat(
            readDetections(
                "[{\"image_id\": 5, \"category_id\": 2, \"bbox\": [1, 2.5, 0, 4], \"score\": 0.25},"
                    + " {\"image_id\": 6, \"category_id\": 2, \"bbox\": [1, 2.5, 3, 4],"
                    + " \"score\": -1e3, \"segmentation\": {\"counts\": \"abc\"}}]"))
        .containsExactly(
            new CocoDetection(5, 2, new CocoBox(1, 2.5, 0, 4), 0.25),
            new CocoDetection(6, 2, new CocoBox(1, 2.5, 3, 4), -1000));
    assertThat(readDetections("[]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0.5|NaN|[1].score': NaN (must be finite)",
        "0.5|\"0.5\"|[1].score': \"0.5\" (must be a number)",
        "0.5|null|[1].score': null (must be a number)",
        "[3,4,5,6]|[3,4,-5,6]|[1].bbox[2]': -5.0 (must be a width, >= 0)",
        "[3,4,5,6]|[3,4,5,-6]|[1].bbox[3]': -6.0 (must be a height, >= 0)",
        "[3,4,5,6]|{}|[1].bbox': an object (must be four numbers: x, y, width, height)",
        "\"bbox\": [3|\"box\": [3|[1].bbox': missing (must be given)",
        "\"image_id\": 8|\"image_id\": []|[1].image_id': [] (must be an integer)",
      })
  void badDetectionNamesFileElementValueAndRule(String good, String bad, String message) {
    String text =
        "[{\"image_id\": 9, \"category_id\": 1, \"bbox\": [1,1,1,1], \"score\": 1},"
            + " {\"image_id\": 8, \"category_id\": 1, \"bbox\": [3,4,5,6], \"score\": 0.5}]";

    assertThatThrownBy(() -> readDetections(text.replace(good, bad)))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid '" + new Path(folder.resolve("x.json").toUri()) + ": " + message);
  }

  @Test
  void detectionsMustBeAnArray() {
    assertThatThrownBy(() -> readDetections("{\"annotations\": []}"))
        .hasMessageEndingWith(
            "it is no array (must be an array of objects with image_id, category_id, bbox and score)");
    assertThatThrownBy(() -> readDetections("[[1, 2]]"))
        .hasMessageEndingWith("[0]': an array (must be an object)");
    assertThatThrownBy(() -> readDetections("[{\"image_id\": 1"))
        .hasMessageContaining("it ends too early");
  }
}
