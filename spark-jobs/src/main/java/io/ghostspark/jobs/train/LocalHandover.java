package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * States that never leave their JVM. In local mode tasks run inside the driver's process, yet Spark
 * serialises what they are sent and what they return: half a second of a round at 8.1 million
 * weights. While a round is open here, a state stays in this map and a ticket travels in its place.
 * An executor elsewhere has no open round and sends the state itself.
 */
final class LocalHandover implements AutoCloseable {

  private static final AtomicInteger OPEN_ROUNDS = new AtomicInteger();
  private static final AtomicLong NEXT = new AtomicLong();
  private static final Map<Long, Object> LEFT = new ConcurrentHashMap<>();

  private final boolean isOpen;

  private LocalHandover(boolean isOpen) {
    this.isOpen = isOpen;
    if (isOpen) {
      OPEN_ROUNDS.incrementAndGet();
    }
  }

  /** For one round; does nothing where executors are other processes. */
  static LocalHandover open(JavaSparkContext spark) {
    return new LocalHandover(spark.sc().isLocal());
  }

  /** What is to be serialised instead of a state: a ticket, or itself where it has to travel. */
  static Object leave(Serializable state) {
    if (OPEN_ROUNDS.get() == 0) {
      return state;
    }
    long number = NEXT.getAndIncrement();
    LEFT.put(number, state);
    return new Ticket(number);
  }

  /** States that are held here. */
  static int numHeld() {
    return LEFT.size();
  }

  @Override
  public String toString() {
    return isOpen ? "states stay in this process" : "states travel";
  }

  /** The last round to close lets go of all states. */
  @Override
  public void close() {
    if (isOpen && OPEN_ROUNDS.decrementAndGet() == 0) {
      LEFT.clear();
    }
  }

  /** What travels; may be read more than once, as a broadcast that was evicted to disk is. */
  private record Ticket(long number) implements Serializable {

    /** Null if the round is over: a late task's answer, which nobody waits for. */
    private @Nullable Object readResolve() {
      return LEFT.get(number);
    }
  }
}
