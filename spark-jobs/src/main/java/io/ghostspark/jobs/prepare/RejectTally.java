package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.RejectRow;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many images were rejected for which reason; reasons that differ in numbers only, such as file
 * sizes, count as one, so that the tally stays small.
 */
record RejectTally(TreeMap<String, Group> groups) implements Serializable {

  /** Rejects of one kind. */
  record Group(long count, RejectRow first) implements Serializable {
    Group plus(Group other) {
      return new Group(count + other.count, first);
    }
  }

  static RejectTally of(List<RejectRow> rejects) {
    RejectTally tally = new RejectTally(new TreeMap<>());
    for (RejectRow reject : rejects) {
      tally.add(reject.reason().replaceAll("\\d+", "#"), new Group(1, reject));
    }
    return tally;
  }

  static RejectTally sum(List<RejectTally> tallies) {
    RejectTally sum = new RejectTally(new TreeMap<>());
    tallies.forEach(tally -> tally.groups.forEach(sum::add));
    return sum;
  }

  long count() {
    return groups.values().stream().mapToLong(Group::count).sum();
  }

  Optional<Group> commonest() {
    return groups.values().stream().max(Comparator.comparingLong(Group::count));
  }

  private void add(String kind, Group group) {
    groups.merge(kind, group, Group::plus);
  }
}
