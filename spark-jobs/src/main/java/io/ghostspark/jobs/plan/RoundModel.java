package io.ghostspark.jobs.plan;

import io.ghostspark.jobs.ValidationException;
import java.util.Map;

/**
 * Seconds of a round beside its steps, linear in bytes.
 *
 * @param broadcast seconds per byte of a state, handing it to Spark
 * @param state seconds per byte of a state, loading and packing on a worker
 * @param exchanges by name: driver, workers
 */
record RoundModel(double broadcast, double state, Map<String, Exchange> exchanges) {

  static final String DRIVER = "driver";
  static final String WORKERS = "workers";

  /** Spark's driver launches a task in about this time. */
  private static final double SECONDS_PER_TASK = 0.002;

  /** The driver's own copies of a broadcast; machines pass the rest on among themselves. */
  private static final double BROADCAST_COPIES = 2;

  RoundModel {
    exchanges = Map.copyOf(exchanges);
  }

  /**
   * How states meet.
   *
   * @param fixed seconds of a job
   * @param perByte seconds per byte that workers send: packing to unpacking
   * @param average seconds per byte that the driver works on behind the job
   */
  record Exchange(double fixed, double perByte, double average) {}

  /**
   * A round to foretell.
   *
   * @param exchange driver or workers
   * @param slots tasks at once
   * @param stateBytes of a state as f32
   * @param sentBytes of a worker's answer
   */
  record Round(String exchange, int workers, int slots, double stateBytes, double sentBytes) {
    int waves() {
      return (workers + slots - 1) / slots;
    }

    boolean isDrivers() {
      return exchange.equals(DRIVER);
    }
  }

  double seconds(Round round, Bandwidth network) {
    Exchange how = exchange(round.exchange);
    double local =
        broadcast * round.stateBytes
            + state * round.stateBytes * round.waves()
            + how.fixed
            + SECONDS_PER_TASK * round.workers
            + how.perByte * transferred(round)
            + how.average * averaged(round);
    return local + network.seconds(carried(round));
  }

  /**
   * Bytes that one after the other go through the busiest place: the driver, or each slot's share
   * of what the workers send.
   */
  static double transferred(Round round) {
    return round.isDrivers() ? round.sentBytes * round.workers : round.sentBytes * round.waves();
  }

  /** Bytes behind the job: every answer, or the one averaged state. */
  static double averaged(Round round) {
    return round.isDrivers() ? round.sentBytes * round.workers : round.stateBytes;
  }

  /** Bytes over the busiest link, phases one after the other. */
  private static double carried(Round round) {
    double down = BROADCAST_COPIES * round.stateBytes;
    return round.isDrivers()
        ? down + round.sentBytes * round.workers
        : down + round.sentBytes + round.stateBytes;
  }

  Exchange exchange(String name) {
    Exchange exchange = exchanges.get(name);
    if (exchange == null) {
      throw new ValidationException(
          "Cannot plan rounds with exchange '%s': the measurements have %s; run 'benchmark round' with --fan-in 8,1"
              .formatted(name, exchanges.keySet()));
    }
    return exchange;
  }

  /** The part of a job's time that {@code perByte} does not explain. */
  static double tasks(int workers) {
    return SECONDS_PER_TASK * workers;
  }
}
