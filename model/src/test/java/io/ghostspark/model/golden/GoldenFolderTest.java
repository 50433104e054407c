package io.ghostspark.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs last (junit-platform.properties), when every golden test has read what it reads. */
@Order(Integer.MAX_VALUE)
class GoldenFolderTest {
  /**
   * Shifted curves are not this project's recipe (golden README §7); the others say how far the
   * reference's own precisions and forms lie apart, of numbers that are checked themselves. What
   * COCO's file calls "info" is its name.
   */
  private static final Pattern NOT_OURS =
      Pattern.compile("/info|/[^/]*_warmup_prefix/.*|/observed(/.*)?|.*/(max_abs|rel_err)_[^/]*");

  @TempDir private Path folder;

  @Test
  void everyFileIsReadBySomeTestOrListedAsOutOfScope() {
    assertThat(GoldenFolder.entries())
        .as("entries of '%s'", GoldenFolder.path())
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(Arrays.stream(Kind.values()).filter(kind -> kind.matches(file)))
                    .as("kinds of '%s'", file.getFileName())
                    .hasSize(1));
  }

  @TestFactory
  Stream<DynamicTest> everyFileWasReadAndEveryEntryInItAskedFor() {
    // With -Dtest=... most golden tests did not run; an IDE sets no basedir.
    assumeThat(System.getProperty("test")).as("tests chosen by name").isNull();
    assumeThat(System.getProperty("basedir")).as("started by Maven").isNotNull();

    return GoldenFolder.entries().stream()
        .filter(file -> !Kind.OUT_OF_SCOPE.matches(file))
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkRead(file)));
  }

  private static void checkRead(Path file) {
    assertThat(GoldenFolder.filesRead()).as("files that a test has read").contains(file);
    assertThat(AskedTree.unasked(GoldenFolder.read(file)))
        .filteredOn(pointer -> !NOT_OURS.matcher(pointer).matches())
        .as("entries of '%s' that no test asked for", file.getFileName())
        .isEmpty();
  }

  @Test
  void treeKnowsWhatNobodyAskedFor() throws IOException {
    Path file = folder.resolve("x.json");
    Files.writeString(
        file,
        "{\"note\":\"text\",\"a\":{\"b\":1,\"c\":2},\"list\":[{\"d\":3,\"e\":4}],\"f\":{\"g\":5},\"h\":{}}");
    JsonNode tree = AskedTree.read(file);

    assertThat(tree.get("a").get("b").asInt()).isEqualTo(1);
    assertThat(tree.get("list").get(0).path("d").asInt()).isEqualTo(3);
    assertThat(tree.at("/f/g").asInt()).isEqualTo(5);

    assertThat(AskedTree.unasked(tree)).containsExactly("/a/c", "/list/0/e", "/h");
    AskedTree.excuse(tree);
    assertThat(AskedTree.unasked(tree)).isEmpty();
  }

  /** The worked examples of golden README §1. */
  @Test
  void generatedTensorsHaveTheDocumentedBits() {
    Weights weights =
        GoldenTensors.weights(new GhostNetV3Spec(1.0, 1000, 3, DepthwiseScale.WITH, 0), "golden-1");

    assertThat(bits(GoldenTensors.input("golden-1", 1)[0])).isEqualTo("3f769560");
    assertThat(bits(weights, "conv_stem.weight", 5)).isEqualTo("3e9a077b");
    assertThat(bits(weights, "blocks.0.0.ghost1.primary_rpr_conv.0.bn.weight", 0))
        .isEqualTo("3f35b10b");
    assertThat(bits(weights, "blocks.2.0.ghost1.short_conv.1.running_var", 11))
        .isEqualTo("3f9a9734");
    assertThat(bits(weights, "classifier.weight", 1279999)).isEqualTo("3bab0172");
  }

  private static String bits(Weights weights, String name, int index) {
    int offset = weights.spec().layout().slot(name).offset();
    return bits(weights.values()[offset + index]);
  }

  private static String bits(float value) {
    return Integer.toHexString(Float.floatToIntBits(value));
  }
}
