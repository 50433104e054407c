package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchDevice;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code benchmark step} can time. */
public enum StepVariant {
  /** A plain libtorch loop with SGD, branch by branch, channels last: the yardstick. */
  BARE(Engine.REFERENCE),
  /** The same loop on activations as [n, c, h, w]. */
  BARE_NCHW(Engine.REFERENCE_NCHW),
  /** Our step, branch by branch, channels last. */
  REFERENCE(Engine.REFERENCE),
  REFERENCE_NCHW(Engine.REFERENCE_NCHW),
  /** Our step with the branches folded exactly. */
  FUSED(Engine.FUSED),
  /** As {@link #REFERENCE}, products in bf16. */
  REFERENCE_BF16(Engine.REFERENCE, Arithmetic.BF16),
  /** As {@link #FUSED}, libtorch's products in bf16. */
  FUSED_BF16(Engine.FUSED, Arithmetic.BF16),
  /**
   * Our step on the same network with one convolution and its normalisation instead of each sum of
   * branches (GhostNetV2's modules), through libtorch.
   */
  SINGLE_BRANCH(Engine.REFERENCE),
  /**
   * The same on the deployed network: one convolution with bias, no normalisation there. Cheaper
   * than any training form can be.
   */
  DEPLOYED(Engine.REFERENCE);

  private final Engine engine;
  private final Arithmetic arithmetic;

  StepVariant(Engine engine) {
    this(engine, Arithmetic.F32);
  }

  StepVariant(Engine engine, Arithmetic arithmetic) {
    this.engine = engine;
    this.arithmetic = arithmetic;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }

  Engine engine() {
    return engine;
  }

  boolean isBare() {
    return this == BARE || this == BARE_NCHW;
  }

  /** Whether it exists away from the CPU: there every engine is the reference. */
  boolean runsOn(TorchDevice device) {
    return device == TorchDevice.CPU || !(isBare() || engine == Engine.FUSED);
  }

  /** As on the command line: {@code single-branch}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }

  /** From {@link #label}. */
  static final class Converter implements ITypeConverter<StepVariant> {
    @Override
    public StepVariant convert(String label) {
      return Arrays.stream(values())
          .filter(variant -> variant.label().equalsIgnoreCase(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "Invalid --engine: '" + label + "' (must be one of " + labels() + ")"));
    }

    private static String labels() {
      return Arrays.stream(values()).map(StepVariant::label).collect(Collectors.joining(", "));
    }
  }
}
