package io.ghostspark.model.golden;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.VitSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** From the shapes of a reference's tensors to the spec of its network. */
public final class TeacherShapes {
  private static final String TABLE = "blocks.0.attn.relative_position_bias_table";
  private static final Pattern HEADS = Pattern.compile("'num_heads': (\\d+)");

  /** Channels of a head wherever the reference does not state the heads. */
  private static final int HEAD_WIDTH = 64;

  private final Map<String, List<Integer>> shapes;

  public TeacherShapes(Map<String, List<Integer>> shapes) {
    this.shapes = shapes;
  }

  /**
   * @param reference what the golden file says about the model; may state the number of heads,
   *     which no shape of a ViT tells
   */
  public NetworkSpec spec(int heightPx, int widthPx, String reference) {
    if (shapes.containsKey(TABLE)) {
      return beit(heightPx, widthPx);
    }
    if (shapes.containsKey("pos_embed")) {
      return vit(heightPx, widthPx, reference);
    }
    if (shapes.containsKey("layer4.0.downsample.0.weight")) {
      return resNet();
    }
    throw new IllegalStateException("Cannot tell the architecture of " + shapes.keySet());
  }

  /** As above for a square image, whose size follows from the number of tokens. */
  public NetworkSpec squareSpec() {
    int tokens = 0;
    if (shapes.containsKey(TABLE)) {
      int sides = (int) Math.round(Math.sqrt(shape(TABLE).get(0) - 3.0));
      tokens = (sides + 1) / 2;
    } else if (shapes.containsKey("pos_embed")) {
      tokens = (int) Math.round(Math.sqrt(shape("pos_embed").get(1) - 1.0));
    }
    int sizePx = tokens == 0 ? 0 : tokens * shape("patch_embed.proj.weight").get(2);
    return spec(sizePx, sizePx, "");
  }

  private BeitSpec beit(int heightPx, int widthPx) {
    List<Integer> patches = shape("patch_embed.proj.weight");
    return new BeitSpec(
        heightPx,
        widthPx,
        patches.get(2),
        patches.get(0),
        numBlocks("blocks."),
        shape(TABLE).get(1),
        shape("blocks.0.mlp.fc1.weight").get(0),
        shape("head.weight").get(0));
  }

  private VitSpec vit(int heightPx, int widthPx, String reference) {
    List<Integer> patches = shape("patch_embed.proj.weight");
    int width = patches.get(0);
    Matcher heads = HEADS.matcher(reference);
    return new VitSpec(
        heightPx,
        widthPx,
        patches.get(2),
        width,
        numBlocks("blocks."),
        heads.find() ? Integer.parseInt(heads.group(1)) : width / HEAD_WIDTH,
        shape("blocks.0.mlp.fc1.weight").get(0),
        shape("head.weight").get(0));
  }

  private ResNetSpec resNet() {
    List<Integer> depths =
        IntStream.rangeClosed(1, 4).map(stage -> numBlocks("layer" + stage + ".")).boxed().toList();
    return new ResNetSpec(shape("conv1.weight").get(0), depths, shape("fc.weight").get(0));
  }

  private int numBlocks(String prefix) {
    return (int)
        shapes.keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
            .distinct()
            .count();
  }

  private List<Integer> shape(String name) {
    return Objects.requireNonNull(shapes.get(name), name);
  }
}
