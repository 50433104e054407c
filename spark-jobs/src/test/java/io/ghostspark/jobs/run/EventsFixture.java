package io.ghostspark.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** What a run's event files hold. */
public final class EventsFixture {
  private EventsFixture() {}

  /** Every value of a tag by step, in the files' order: doubled steps show. */
  public record Scalar(long step, float value) {}

  public static Map<String, List<Scalar>> scalars(Configuration hadoop, Path runFolder)
      throws IOException {
    Map<String, List<Scalar>> scalars = new TreeMap<>();
    for (Event event : events(hadoop, runFolder)) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        scalars
            .computeIfAbsent(value.getTag(), tag -> new ArrayList<>())
            .add(new Scalar(event.getStep(), value.getSimpleValue()));
      }
    }
    return scalars;
  }

  static List<Event> events(Configuration hadoop, Path runFolder) throws IOException {
    RunFiles files = RunFiles.open(hadoop, runFolder).below("tensorboard");
    List<Event> events = new ArrayList<>();
    for (String name : files.list()) {
      events.addAll(EventFrame.events(files.read(name)));
    }
    return events;
  }
}
