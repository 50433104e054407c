package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.ColourJitter.Adjustment;
import io.ghostspark.dataprep.augment.ColourJitter.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Colour jitter in the six bytes of a packed view's operations ({@link PackedViews}). The order
 * number counts the permutations of (brightness, contrast, saturation, hue) lexicographically from
 * 0; adjustments that are left out stand behind the others.
 */
final class PackedJitter {
  private static final int NUM_BYTES = 6;
  private static final int ORDER_BITS = 5;
  private static final int CODE_BITS = 10;
  private static final int NEUTRAL = 1 << (CODE_BITS - 1);
  private static final int MAX_CODE = (1 << CODE_BITS) - 1;
  private static final List<Adjustment> ADJUSTMENTS = List.of(Adjustment.values());
  private static final List<List<Adjustment>> ORDERS = permutations(ADJUSTMENTS);
  private static final int USED_BITS = ORDER_BITS + ADJUSTMENTS.size() * CODE_BITS;

  private PackedJitter() {}

  static void write(String imageId, int viewNumber, ColourJitter jitter, ByteBuffer out) {
    int[] codes = new int[ADJUSTMENTS.size()];
    Arrays.fill(codes, NEUTRAL);
    List<Adjustment> order = new ArrayList<>();
    for (Step step : jitter.steps()) {
      int code = code(step);
      if (order.contains(step.adjustment()) || code == NEUTRAL || code < 0 || code > MAX_CODE) {
        throw new IllegalArgumentException(
            "Cannot pack view %d of '%s': colour jitter %s (must be one step an adjustment, in stored units)"
                .formatted(viewNumber, imageId, jitter.steps()));
      }
      codes[step.adjustment().ordinal()] = code;
      order.add(step.adjustment());
    }
    ADJUSTMENTS.stream().filter(each -> !order.contains(each)).toList().forEach(order::add);
    long bits = ORDERS.indexOf(order);
    for (int i = 0; i < codes.length; i++) {
      bits |= (long) codes[i] << (ORDER_BITS + i * CODE_BITS);
    }
    for (int i = 0; i < NUM_BYTES; i++) {
      out.put((byte) (bits >>> (Byte.SIZE * i)));
    }
  }

  static ColourJitter read(String imageId, int viewNumber, ByteBuffer in) {
    long bits = 0;
    for (int i = 0; i < NUM_BYTES; i++) {
      bits |= (in.get() & 0xFFL) << (Byte.SIZE * i);
    }
    int number = (int) (bits & ((1 << ORDER_BITS) - 1));
    if (number >= ORDERS.size() || bits >>> USED_BITS != 0) {
      throw PackedGeometry.unknown(
          imageId, viewNumber, "colour jitter bits 0x%012x".formatted(bits));
    }
    List<Step> steps = new ArrayList<>();
    for (Adjustment adjustment : ORDERS.get(number)) {
      int shift = ORDER_BITS + adjustment.ordinal() * CODE_BITS;
      int code = (int) (bits >>> shift) & MAX_CODE;
      if (code != NEUTRAL) {
        double factor = adjustment.neutral() + (double) (code - NEUTRAL) / adjustment.units();
        steps.add(new Step(adjustment, factor));
      }
    }
    return new ColourJitter(steps);
  }

  /** Negative for a factor that is none of the stored ones. */
  private static int code(Step step) {
    double units = (step.factor() - step.adjustment().neutral()) * step.adjustment().units();
    return units == Math.rint(units) && Math.abs(units) <= NEUTRAL ? NEUTRAL + (int) units : -1;
  }

  private static List<List<Adjustment>> permutations(List<Adjustment> sorted) {
    if (sorted.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Adjustment>> all = new ArrayList<>();
    for (Adjustment first : sorted) {
      List<Adjustment> others = new ArrayList<>(sorted);
      others.remove(first);
      for (List<Adjustment> rest : permutations(others)) {
        List<Adjustment> whole = new ArrayList<>(List.of(first));
        whole.addAll(rest);
        all.add(whole);
      }
    }
    return all;
  }
}
