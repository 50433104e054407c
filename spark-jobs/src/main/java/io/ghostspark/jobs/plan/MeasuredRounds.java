package io.ghostspark.jobs.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.train.RoundTiming;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What {@code benchmark round} printed, and how well the model foretells it. */
record MeasuredRounds(List<RoundTiming> rounds) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  MeasuredRounds {
    rounds = List.copyOf(rounds);
  }

  /** The ones that come with the program: two cores of an EPYC, {@code local[2]}. */
  static MeasuredRounds shipped() {
    try (InputStream in = MeasuredRounds.class.getResourceAsStream("rounds.json")) {
      if (in == null) {
        throw new IllegalStateException("Cannot find rounds.json in the jar");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "rounds.json");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read rounds.json", e);
    }
  }

  static MeasuredRounds read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new ValidationException(
          "Cannot read --measured '" + file + "': no such file or not readable", e);
    }
  }

  static MeasuredRounds parse(String text, String name) {
    try {
      JsonNode rounds = JSON.readTree(text).path("rounds");
      List<RoundTiming> timings = JSON.convertValue(rounds, new TypeReference<>() {});
      if (timings == null || timings.isEmpty()) {
        throw new ValidationException(
            "Cannot read '" + name + "': no rounds in it; make it with 'benchmark round'");
      }
      return new MeasuredRounds(timings);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ValidationException(
          "Cannot read '" + name + "' as measured rounds; make it with 'benchmark round'", e);
    }
  }

  RoundModel model() {
    return RoundFit.of(rounds);
  }

  /** Share of the measured time by which the forecast misses it, signed. */
  static double error(RoundModel model, RoundTiming measured) {
    double foretold = model.seconds(RoundFit.round(measured), Bandwidth.infinite());
    return foretold / measured.secondsRound() - 1;
  }

  /** Every measured round beside its forecast. */
  String table() {
    RoundModel model = model();
    ConsoleTable table =
        new ConsoleTable(
            "averaged by", "params", "workers", "traffic", "measured s", "foretold s", "error %");
    for (RoundTiming round : rounds) {
      table.row(
          round.exchange(),
          Long.toString(round.params()),
          Integer.toString(round.workers()),
          round.traffic(),
          String.format(Locale.ROOT, "%.3f", round.secondsRound()),
          String.format(
              Locale.ROOT, "%.3f", model.seconds(RoundFit.round(round), Bandwidth.infinite())),
          String.format(Locale.ROOT, "%+.1f", 100 * error(model, round)));
    }
    return table.toString();
  }
}
