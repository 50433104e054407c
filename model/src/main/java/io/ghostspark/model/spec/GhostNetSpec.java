package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Convolving;
import io.ghostspark.model.spec.Block.Normalised;
import java.util.Locale;

/**
 * GhostNetV1 and V2, the paper's baselines, under timm's names: one convolution with normalisation
 * per module (golden README §8). They have no branches, so their deployed form is themselves.
 *
 * @param width channel multiplier, > 0
 * @param dropout probability before the classifier; the published code has 0.2
 */
public record GhostNetSpec(Generation generation, double width, int numClasses, double dropout)
    implements ConvNetSpec {

  /** Which GhostNet. */
  public enum Generation {
    V1(GhostBlock.Gate.NONE),
    /** V1 plus the gates that V3 has too. */
    V2(GhostBlock.Gate.DFC);

    private final GhostBlock.Gate gates;

    Generation(GhostBlock.Gate gates) {
      this.gates = gates;
    }
  }

  public GhostNetSpec {
    SizeRules.requireWidth(width);
    SizeRules.requireClasses(numClasses);
    SizeRules.requireDropout(dropout);
  }

  @Override
  public String architecture() {
    return "ghostnet" + generation.name().toLowerCase(Locale.ROOT) + "-" + width;
  }

  @Override
  public ConvNet net() {
    return new GhostNetBlocks(GhostNetV3Plan.of(width), new Plain(), generation.gates)
        .net(numClasses, dropout);
  }

  private static final class Plain implements GhostNetBlocks.Modules {
    @Override
    public Convolving primary(String ghostKey, Filter filter) {
      return sequence(ghostKey + ".primary_conv.", filter);
    }

    @Override
    public Convolving cheap(String ghostKey, Filter filter) {
      return sequence(ghostKey + ".cheap_operation.", filter);
    }

    @Override
    public Convolving depthwise(String blockKey, Filter filter) {
      return new Normalised(blockKey + ".conv_dw", blockKey + ".bn_dw", filter);
    }

    private static Normalised sequence(String prefix, Filter filter) {
      return new Normalised(prefix + 0, prefix + 1, filter);
    }
  }
}
