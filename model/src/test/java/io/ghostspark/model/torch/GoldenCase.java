package io.ghostspark.model.torch;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.Weights;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;

/** What every training golden file states: network, batch and loss, all from its content. */
record GoldenCase(JsonNode file, Precision precision) {
  private static final int NUM_CLASSES = 1000;
  private static final double[] UNIT = {0, 0, 0};

  GhostNetV3Spec spec() {
    return new GhostNetV3Spec(file.get("width").asDouble(), NUM_CLASSES, 3, DepthwiseScale.WITH, 0);
  }

  Weights weights() {
    return GoldenTensors.weights(spec(), salt());
  }

  Tensor input() {
    long[] shape = longs(file.get("input_shape"));
    int numElements = (int) (shape[0] * shape[1] * shape[2] * shape[3]);
    return Tensor.create(GoldenTensors.input(salt(), numElements), shape)
        .to(precision.scalarType());
  }

  Tensor labels() {
    long[] labels = longs(file.get("labels"));
    return Tensor.create(labels, labels.length);
  }

  TeacherSignal teacher() {
    int n = file.get("labels").size();
    return TeacherSignal.dense(
        Tensor.create(GoldenTensors.teacher(salt(), n * NUM_CLASSES), n, NUM_CLASSES)
            .to(precision.scalarType()));
  }

  DistillationConfig loss(double temperature) {
    return new DistillationConfig(
        file.get("alpha").asDouble(), temperature, file.get("label_smoothing").asDouble());
  }

  TrainRecipe recipe() {
    OptimiserSpec lamb =
        new OptimiserSpec(
            new UpdateRule.Lamb(
                file.get("betas").get(0).asDouble(),
                file.get("betas").get(1).asDouble(),
                file.get("eps").asDouble()),
            file.get("weight_decay").asDouble(),
            file.get("max_grad_norm").asDouble(),
            List.of());
    return new TrainRecipe(loss(1), lamb, file.get("ema_decay").asDouble(), UNIT, UNIT);
  }

  /** {@code f32} or {@code f64}. */
  String type() {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** This precision's entry of an object by type or of a pair [f32, f64]. */
  JsonNode pick(JsonNode node) {
    return node.isArray() ? node.get(precision == Precision.F32 ? 0 : 1) : node.get(type());
  }

  /** The entry whose key starts with {@code prefix}; keys carry units such as "[f32,f64]". */
  static JsonNode section(JsonNode parent, String prefix) {
    // By names: going through the values would ask for all of them.
    for (Iterator<String> names = parent.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith(prefix)) {
        return parent.get(name);
      }
    }
    throw new IllegalStateException("Cannot find '" + prefix + "'");
  }

  private String salt() {
    return file.get("salt").asText();
  }

  private static long[] longs(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
