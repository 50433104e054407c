package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Checkpoint keys and shapes against the official state dictionaries. */
class GhostNetV3NamesGoldenTest {

  @TestFactory
  Stream<DynamicTest> trainingFormHasTheOfficialKeysInTheOfficialOrder() {
    return GoldenFolder.tests(Kind.GHOSTNETV3_NAMES, GhostNetV3NamesGoldenTest::checkTraining);
  }

  @TestFactory
  Stream<DynamicTest> deployedFormAddsTheOfficialKeysAndKeepsTheUnfolded() {
    return GoldenFolder.tests(Kind.GHOSTNETV3_NAMES, GhostNetV3NamesGoldenTest::checkDeployed);
  }

  private static void checkTraining(Path file) {
    Map<String, List<Integer>> official = shapes(GoldenFolder.read(file).get("train_form"));
    official.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));

    Map<String, List<Integer>> ours = shapes(training(file).tensors());

    assertThat(ours).isEqualTo(official);
    assertThat(ours.keySet()).containsExactlyElementsOf(official.keySet());
  }

  private static void checkDeployed(Path file) {
    Map<String, List<Integer>> added =
        shapes(GoldenFolder.read(file).get("deploy_form_differences").get("added"));
    Map<String, List<Integer>> expected = shapes(training(file).tensors());
    expected.keySet().removeIf(name -> name.contains("_rpr_"));
    expected.putAll(added);

    Map<String, List<Integer>> ours = shapes(training(file).deployed().tensors());

    assertThat(ours).isEqualTo(expected);
  }

  private static GhostNetV3Spec training(Path file) {
    String width = file.getFileName().toString().replaceAll("names_ghostnetv3_|\\.json", "");
    JsonNode names = GoldenFolder.read(file).get("train_form");
    int numClasses = names.get("classifier.weight").get(0).asInt();
    return new GhostNetV3Spec(Double.parseDouble(width), numClasses, 3, DepthwiseScale.WITH, 0);
  }

  private static Map<String, List<Integer>> shapes(JsonNode names) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    names
        .fields()
        .forEachRemaining(
            entry -> {
              List<Integer> shape = new ArrayList<>();
              entry.getValue().forEach(dim -> shape.add(dim.asInt()));
              shapes.put(entry.getKey(), shape);
            });
    return shapes;
  }

  private static Map<String, List<Integer>> shapes(List<TensorSpec> tensors) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
    return shapes;
  }
}
