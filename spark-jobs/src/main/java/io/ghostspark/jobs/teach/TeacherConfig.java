package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.jobs.config.TeacherNetwork;
import io.ghostspark.jobs.config.TransformerConfig;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.TorchDevice;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The teacher: section {@code teacher}. Either weights with a preset, or weights with preprocessing
 * and network, or an ONNX file with preprocessing.
 *
 * @param weights safetensors file
 * @param onnx file of any classifier that takes [batch, 3, size, size] and gives logits
 * @param preset network and preprocessing by name
 * @param device where it runs; a cache does not depend on it
 * @param precision of its products and convolutions; part of the cache's key
 */
public record TeacherConfig(
    @Nullable String weights,
    @Nullable String onnx,
    @Nullable TeacherPreset preset,
    @Nullable PreprocessingConfig preprocessing,
    @Nullable TeacherNetwork network,
    @Default("auto") TorchDevice device,
    @Default("f32") Arithmetic precision)
    implements Checked {

  /** In f32, wherever libtorch runs best. */
  public TeacherConfig(
      @Nullable String weights,
      @Nullable String onnx,
      @Nullable TeacherPreset preset,
      @Nullable PreprocessingConfig preprocessing,
      @Nullable TeacherNetwork network) {
    this(weights, onnx, preset, preprocessing, network, TorchDevice.AUTO, Arithmetic.F32);
  }

  @Override
  public void check(Checks checks) {
    if (weights == null && onnx == null) {
      checks.reject("weights", "absent", "a safetensors file, or give teacher.onnx", "onnx");
    }
    if (weights != null) {
      checks.notBlank("weights", weights);
    }
    if (onnx == null) {
      checkNetwork(checks);
    } else {
      checkOnnx(checks);
    }
    checkSize(checks);
  }

  private void checkOnnx(Checks checks) {
    checks.notBlank("onnx", Objects.requireNonNull(onnx));
    String rule = "absent with teacher.onnx";
    if (weights != null) {
      checks.reject("weights", "'" + weights + "'", rule);
    }
    if (preset != null) {
      checks.reject("preset", "'" + preset.key() + "'", rule + ": give teacher.preprocessing");
    }
    if (network != null) {
      checks.reject("network", "given", rule + ": the file holds its network");
    }
    if (preprocessing == null) {
      checks.reject("preprocessing", "absent", "given with teacher.onnx");
    }
    if (precision != Arithmetic.F32) {
      checks.reject("precision", "bf16", "f32 with teacher.onnx: the file states its own");
    }
    if (device == TorchDevice.CUDA) {
      checks.reject(
          "device", "cuda", "cpu or auto with teacher.onnx: ONNX Runtime's CPU build runs it");
    }
  }

  private void checkNetwork(Checks checks) {
    if (preset != null) {
      if (preprocessing != null) {
        checks.reject("preprocessing", "given", "absent with teacher.preset, which has its own");
      }
      if (network != null) {
        checks.reject("network", "given", "absent with teacher.preset, which has its own");
      }
      return;
    }
    String rule = "given, or teacher.preset instead of it";
    if (preprocessing == null) {
      checks.reject("preprocessing", "absent", rule, "preset");
    }
    if (network == null) {
      checks.reject("network", "absent", rule, "preset");
    }
  }

  private void checkSize(Checks checks) {
    if (preprocessing == null || !(network instanceof TransformerConfig transformer)) {
      return;
    }
    if (transformer.imageHeight() != transformer.imageWidth()) {
      checks.reject(
          "network.image-width",
          transformer.imageWidth(),
          "equal to image-height = " + transformer.imageHeight() + ": views are square",
          "network.image-height");
    } else if (transformer.imageHeight() != preprocessing.size()) {
      checks.reject(
          "preprocessing.size",
          preprocessing.size(),
          "the network's image size " + transformer.imageHeight(),
          "network.image-height");
    }
  }

  /** Classes that the configuration states; an ONNX file states its own. */
  public OptionalInt classes() {
    if (preset != null) {
      return OptionalInt.of(preset.spec().numClasses());
    }
    return network == null ? OptionalInt.empty() : OptionalInt.of(network.classes());
  }

  /** Key that states {@link #classes()}, below this section. */
  public String classesKey() {
    return preset != null ? "preset" : "network.classes";
  }

  /** Preprocessing of the preset or of the section; of a checked configuration. */
  PreprocessingConfig resolvedPreprocessing() {
    return preset != null ? preset.preprocessing() : Objects.requireNonNull(preprocessing);
  }

  /** The file to load; of a checked configuration. */
  TeacherFile file() {
    if (onnx != null) {
      return new TeacherFile.OnnxFile(onnx);
    }
    NetworkSpec spec = preset != null ? preset.spec() : Objects.requireNonNull(network).spec();
    return new TeacherFile.WeightFile(Objects.requireNonNull(weights), spec, device, precision);
  }
}
