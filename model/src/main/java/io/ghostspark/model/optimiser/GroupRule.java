package io.ghostspark.model.optimiser;

import java.io.Serializable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other settings for some tensors.
 *
 * @param match name of a tensor as in checkpoints; {@code *} stands for any characters
 * @param weightDecay of those tensors, whatever their shape; null leaves it
 * @param lrScale factor of the learning rate; 0 freezes
 */
public record GroupRule(String match, @Nullable Double weightDecay, double lrScale)
    implements Serializable {

  boolean matches(String tensorName) {
    String[] parts = match.split("\\*", -1);
    StringBuilder pattern = new StringBuilder(Pattern.quote(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      pattern.append(".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.matches(pattern.toString(), tensorName);
  }
}
