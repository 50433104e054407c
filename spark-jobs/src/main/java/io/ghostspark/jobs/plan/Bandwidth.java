package io.ghostspark.jobs.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Of one machine's network link, in each direction.
 *
 * @param bytesPerSecond may be infinite
 */
record Bandwidth(double bytesPerSecond) {
  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)(Mb|Gb)");
  private static final double BITS = 8;

  /** As it is sold: {@code 10Gb} are 10^10 bits a second. */
  static final class Converter implements ITypeConverter<Bandwidth> {
    @Override
    public Bandwidth convert(String value) {
      Matcher matcher = TEXT.matcher(value);
      if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
        throw new TypeConversionException(
            "Invalid --bandwidth: " + value + " (must be such as 10Gb or 500Mb, in bits a second)");
      }
      double unit = matcher.group(2).equals("Gb") ? 1e9 : 1e6;
      return new Bandwidth(Double.parseDouble(matcher.group(1)) * unit / BITS);
    }
  }

  /** No network: workers and driver in one machine. */
  static Bandwidth infinite() {
    return new Bandwidth(Double.POSITIVE_INFINITY);
  }

  double seconds(double bytes) {
    return bytes / bytesPerSecond;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f Gb/s", bytesPerSecond * BITS / 1e9);
  }
}
