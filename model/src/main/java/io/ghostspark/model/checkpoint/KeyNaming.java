package io.ghostspark.model.checkpoint;

import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.MobileNetV2DeployedSpec;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2DeployedSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose names a weight file has (facts §3.1). Where a network's names are the same for everyone all
 * namings are equal; where a library has no such network its naming is refused.
 */
public enum KeyNaming {
  /** The spec's own. */
  GHOSTSPARK,
  /** The authors' code, for MobileNetV2 and ShuffleNetV2 torchvision: the spec's own too. */
  OFFICIAL,
  TIMM;

  /** Metadata key under which converted files carry the naming. */
  public static final String METADATA_KEY = "ghostspark.naming";

  private static final Pattern MOBILE_BLOCK = Pattern.compile("features\\.(\\d+)\\.conv\\.(.*)");

  /** Blocks of each of MobileNetV2's stages. */
  private static final int[] MOBILE_STAGES = {1, 2, 3, 4, 3, 3, 1};

  /** Inside a block with expansion, and inside the first one, which has none. */
  private static final Map<String, String> MOBILE_PARTS =
      Map.of(
          "0.0", "conv_pw",
          "0.1", "bn1",
          "1.0", "conv_dw",
          "1.1", "bn2",
          "2", "conv_pwl",
          "3", "bn3");

  private static final Map<String, String> MOBILE_FIRST_PARTS =
      Map.of("0.0", "conv_dw", "0.1", "bn1", "1", "conv_pw", "2", "bn2");

  private static final Map<String, String> MOBILE_ENDS =
      Map.of(
          "features.0.0", "conv_stem",
          "features.0.1", "bn1",
          "features.18.0", "conv_head",
          "features.18.1", "bn2",
          "classifier.1", "classifier");

  /** As a command line spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * From the spec's names of tensors to this naming's.
   *
   * @throws IllegalArgumentException if this naming has no such network
   */
  public UnaryOperator<String> names(NetworkSpec spec) {
    if (this == GHOSTSPARK) {
      return UnaryOperator.identity();
    }
    if (hasOwnBranches(spec) || (this == TIMM && spec instanceof ShuffleNetV2Spec)) {
      throw new IllegalArgumentException(
          "Cannot name the tensors of %s as %s does: it has no such network; use naming ghostspark"
              .formatted(spec.architecture(), this == TIMM ? "timm" : "the official code"));
    }
    if (this == OFFICIAL) {
      return UnaryOperator.identity();
    }
    if (spec instanceof GhostNetV3Spec || spec instanceof GhostNetV3DeployedSpec) {
      return KeyNaming::timmGhostNetV3;
    }
    return spec instanceof MobileNetV2Spec ? KeyNaming::timmMobileNetV2 : UnaryOperator.identity();
  }

  private static boolean hasOwnBranches(NetworkSpec spec) {
    return spec instanceof MobileNetV2DeployedSpec
        || spec instanceof ShuffleNetV2DeployedSpec
        || (spec instanceof MobileNetV2Spec mobile && mobile.branching().hasBranches())
        || (spec instanceof ShuffleNetV2Spec shuffle && shuffle.branching().hasBranches());
  }

  private static String timmGhostNetV3(String name) {
    boolean isBranch = name.contains(".ghost") || name.contains(".dw_rpr_");
    return isBranch ? name.replace("bn.", "bn1.") : name;
  }

  private static String timmMobileNetV2(String name) {
    int dot = name.lastIndexOf('.');
    String layer = name.substring(0, dot);
    String tensor = name.substring(dot);
    Matcher block = MOBILE_BLOCK.matcher(layer);
    if (!block.matches()) {
      return MOBILE_ENDS.getOrDefault(layer, layer) + tensor;
    }
    int index = Integer.parseInt(block.group(1)) - 1;
    Map<String, String> parts = index == 0 ? MOBILE_FIRST_PARTS : MOBILE_PARTS;
    int stage = 0;
    while (index >= MOBILE_STAGES[stage]) {
      index -= MOBILE_STAGES[stage++];
    }
    String part = parts.getOrDefault(block.group(2), block.group(2));
    return "blocks." + stage + "." + index + "." + part + tensor;
  }
}
