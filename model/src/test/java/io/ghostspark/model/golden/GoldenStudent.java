package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A student of the golden folder: a model of a {@code students_eval} file. The spec follows from
 * its name.
 *
 * @param numParameters without running statistics
 * @param cases the model's evaluations
 */
public record GoldenStudent(
    String model, String salt, NetworkSpec spec, int numParameters, JsonNode cases) {

  private static final int NUM_CLASSES = 1000;
  private static final Pattern NAME =
      Pattern.compile("(ghostnet_|ghostnetv2_|mobilenet_v2_|shufflenet_v2_x)([0-9._]+)");

  /** All of them, in the order of the files. */
  public static List<GoldenStudent> all() {
    List<GoldenStudent> all = new ArrayList<>();
    for (Path file : GoldenFolder.files(Kind.STUDENTS_EVAL)) {
      JsonNode root = GoldenFolder.read(file);
      String salt = root.get("salt").textValue();
      for (Map.Entry<String, JsonNode> model : root.get("models").properties()) {
        all.add(
            new GoldenStudent(
                model.getKey(),
                salt,
                spec(model.getKey()),
                model.getValue().get("params").intValue(),
                model.getValue().get("cases")));
      }
    }
    return all;
  }

  /**
   * @param model such as {@code ghostnet_130}, {@code mobilenet_v2_1.4}, {@code shufflenet_v2_x2_0}
   */
  public static NetworkSpec spec(String model) {
    Matcher name = NAME.matcher(model);
    if (!name.matches()) {
      throw new IllegalStateException("Cannot tell the architecture of '" + model + "'");
    }
    double width = Double.parseDouble(name.group(2).replace('_', '.'));
    return switch (name.group(1)) {
      case "ghostnet_" -> new GhostNetSpec(Generation.V1, width / 100, NUM_CLASSES, 0);
      case "ghostnetv2_" -> new GhostNetSpec(Generation.V2, width / 100, NUM_CLASSES, 0);
      case "mobilenet_v2_" -> new MobileNetV2Spec(width, NUM_CLASSES, Branching.NONE, 0);
      default -> new ShuffleNetV2Spec(width, NUM_CLASSES, Branching.NONE);
    };
  }
}
