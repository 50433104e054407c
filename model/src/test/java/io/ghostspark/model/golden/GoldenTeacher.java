package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.NetworkSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A teacher of the golden folder: a model of a {@code teachers_eval} file. The spec follows from
 * the shapes in its {@code names} file and its input size.
 *
 * @param shapes of the reference's tensors by name, in the reference's order
 * @param numParameters without running statistics
 * @param cases the model's evaluations
 */
public record GoldenTeacher(
    String model,
    String salt,
    NetworkSpec spec,
    Map<String, List<Integer>> shapes,
    int numParameters,
    JsonNode cases) {

  /** All of them, in the order of the files. */
  public static List<GoldenTeacher> all() {
    List<GoldenTeacher> all = new ArrayList<>();
    for (Path file : GoldenFolder.files(Kind.TEACHERS_EVAL)) {
      JsonNode root = GoldenFolder.read(file);
      for (Map.Entry<String, JsonNode> model : root.get("models").properties()) {
        Path names = GoldenFolder.path().resolve("names_" + model.getKey() + ".json");
        if (Files.exists(names)) {
          all.add(of(model.getKey(), root.get("salt").textValue(), model.getValue(), names));
        } else {
          String reason = "no '" + names.getFileName() + "', so that teacher is not checked";
          GoldenFolder.skip(model.getValue(), reason);
        }
      }
    }
    return all;
  }

  private static GoldenTeacher of(String model, String salt, JsonNode golden, Path names) {
    Map<String, List<Integer>> shapes = GoldenFolder.shapes(GoldenFolder.read(names));
    JsonNode cases = golden.get("cases");
    JsonNode input = cases.get(0).get("input_shape");
    NetworkSpec spec =
        new TeacherShapes(shapes)
            .spec(
                input.get(2).intValue(),
                input.get(3).intValue(),
                golden.path("reference").asText(""));
    return new GoldenTeacher(model, salt, spec, shapes, golden.get("params").intValue(), cases);
  }
}
