package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.BeitSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A BEiT of the golden folder: a model of a {@code teachers_eval} file whose {@code names} file
 * holds bias tables of relative positions. The spec follows from shapes and input size.
 *
 * @param shapes of the reference's tensors by name
 * @param cases the model's evaluations
 */
public record GoldenBeit(
    String model, String salt, BeitSpec spec, Map<String, List<Integer>> shapes, JsonNode cases) {

  private static final String TABLE = "blocks.0.attn.relative_position_bias_table";

  /** All of them, in the order of the files. */
  public static List<GoldenBeit> all() {
    List<GoldenBeit> all = new ArrayList<>();
    for (Path file : GoldenFolder.files(Kind.TEACHERS_EVAL)) {
      JsonNode root = GoldenFolder.read(file);
      for (Map.Entry<String, JsonNode> model : root.get("models").properties()) {
        Path names = GoldenFolder.path().resolve("names_" + model.getKey() + ".json");
        if (Files.exists(names) && GoldenFolder.read(names).has(TABLE)) {
          all.add(of(model, root.get("salt").textValue(), names));
        }
      }
    }
    return all;
  }

  private static GoldenBeit of(Map.Entry<String, JsonNode> model, String salt, Path names) {
    Map<String, List<Integer>> shapes = GoldenFolder.shapes(GoldenFolder.read(names));
    JsonNode cases = model.getValue().get("cases");
    JsonNode input = cases.get(0).get("input_shape");
    List<Integer> patches = shape(shapes, "patch_embed.proj.weight");
    long depth = shapes.keySet().stream().filter(name -> name.endsWith(".gamma_1")).count();
    BeitSpec spec =
        new BeitSpec(
            input.get(2).intValue(),
            input.get(3).intValue(),
            patches.get(2),
            patches.get(0),
            (int) depth,
            shape(shapes, TABLE).get(1),
            shape(shapes, "blocks.0.mlp.fc1.weight").get(0),
            shape(shapes, "head.weight").get(0));
    return new GoldenBeit(model.getKey(), salt, spec, shapes, cases);
  }

  private static List<Integer> shape(Map<String, List<Integer>> shapes, String name) {
    return Objects.requireNonNull(shapes.get(name), name);
  }
}
