package io.ghostspark.dataprep.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Odd images of real encoders (src/test/resources/corpus, made by its make.py). */
final class Corpus {
  private static final Path FOLDER = Path.of("src/test/resources/corpus");

  private Corpus() {}

  static List<JsonNode> entries() throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    new ObjectMapper()
        .readTree(FOLDER.resolve("corpus.json").toFile())
        .get("files")
        .forEach(entries::add);
    return entries;
  }

  static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(file));
  }
}
