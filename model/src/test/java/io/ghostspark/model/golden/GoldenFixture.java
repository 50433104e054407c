package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reference numbers and the tensors they were computed from (shared/golden/README.md §1): files in
 * {@code src/test/resources/golden}, or in the folder that the system property {@code golden.dir}
 * names.
 */
public final class GoldenFixture {
  private static final String DEFAULT_FOLDER = "src/test/resources/golden";

  private final JsonNode root;

  private GoldenFixture(JsonNode root) {
    this.root = root;
  }

  /** A reference file such as {@code teachers_eval.json}. */
  public static GoldenFixture open(String fileName) {
    String folder = System.getProperty("golden.dir", "");
    Path file = Path.of(folder.isEmpty() ? DEFAULT_FOLDER : folder, fileName);
    try {
      return new GoldenFixture(JsonMapper.builder().build().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read golden file " + file, e);
    }
  }

  public JsonNode root() {
    return root;
  }

  /** The numbers of {@code node}, an array of numbers. */
  public static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).doubleValue();
    }
    return values;
  }

  /** Names to shapes; the counters that carry no weights are left out. */
  public static Map<String, List<Integer>> shapes(JsonNode names) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : names.properties()) {
      if (!field.getKey().endsWith("num_batches_tracked")) {
        List<Integer> shape = new ArrayList<>();
        field.getValue().forEach(dimension -> shape.add(dimension.intValue()));
        shapes.put(field.getKey(), shape);
      }
    }
    return shapes;
  }

  /** All generated weights of {@code spec}. */
  public Weights weights(NetworkSpec spec) {
    FlatLayout layout = spec.layout();
    float[] values = new float[layout.numElements()];
    for (FlatLayout.Slot slot : layout.slots()) {
      float[] tensor = tensor(spec, slot.tensor());
      System.arraycopy(tensor, 0, values, slot.offset(), tensor.length);
    }
    return new Weights(spec, values);
  }

  /** The generated model input, [numElements]. */
  public float[] input(int numElements) {
    return generate("input", 0, 2, numElements);
  }

  private float[] tensor(NetworkSpec spec, TensorSpec tensor) {
    String name = tensor.name();
    int n = tensor.numElements();
    if (name.endsWith("running_mean")) {
      return generate(name, 0, 0.1, n);
    }
    if (name.endsWith("running_var")) {
      return generate(name, 1, 0.3, n);
    }
    if (name.endsWith("bias")) {
      return generate(name, 0, 0.1, n);
    }
    if (name.equals("cls_token") || name.endsWith("relative_position_bias_table")) {
      return generate(name, 0, 0.5, n);
    }
    if (name.endsWith("gamma_1") || name.endsWith("gamma_2")) {
      return generate(name, 0.3, 0.1, n);
    }
    if (tensor.shape().size() > 1) {
      double fanIn = (double) n / tensor.shape().get(0);
      return generate(name, 0, Math.sqrt(3 / fanIn), n);
    }
    return spec instanceof BeitSpec ? generate(name, 1, 0.2, n) : generate(name, 0.7, 0.14, n);
  }

  private float[] generate(String name, double offset, double scale, int n) {
    long hash = fnv1a64(root.get("salt").textValue() + ":" + name);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z = z ^ (z >>> 31);
      double r = 2 * ((z >>> 40) * 0x1p-24) - 1;
      values[i] = (float) (offset + scale * r);
    }
    return values;
  }

  private static long fnv1a64(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001B3L;
    }
    return hash;
  }
}
