package io.ghostspark.jobs.benchmark;

import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code benchmark augment} prints.
 *
 * @param imagesPerSecond of the fastest round by the clock, one thread
 * @param imagesPerCpuSecond of the thread's processor time in its fastest round: what a busy
 *     machine lets compare
 * @param milliseconds processor time of a view by stage: decode, resample, augment, copy (into the
 *     normalised tensor, erased box included)
 * @param shares of the stages in their sum
 */
public record AugmentResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    double imagesPerSecond,
    double imagesPerCpuSecond,
    Map<String, Double> milliseconds,
    Map<String, Double> shares) {

  public AugmentResult {
    settings = new TreeMap<>(settings);
    milliseconds = new TreeMap<>(milliseconds);
    shares = new TreeMap<>(shares);
  }
}
