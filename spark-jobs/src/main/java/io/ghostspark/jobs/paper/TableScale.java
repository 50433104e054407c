package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** At what size a table is run. */
public enum TableScale {
  /** Seconds a row, on 200 embedded pictures: shows that it runs, its numbers mean nothing. */
  TINY {
    @Override
    Optional<SmallScale> overlay() {
      return Optional.of(SmallScale.TINY);
    }
  },
  /** About a minute a row, on the embedded 7,000 pictures with the shipped teacher. */
  DEMO {
    @Override
    Optional<SmallScale> overlay() {
      return Optional.of(SmallScale.DEMO);
    }
  },
  /** The row's file as it is. */
  FULL {
    @Override
    Optional<SmallScale> overlay() {
      return Optional.empty();
    }
  };

  /** What is changed of a row's file; nothing at full scale. */
  abstract Optional<SmallScale> overlay();

  /** What the row's file becomes, as {@code key=value}. */
  List<String> overrides(PaperTable table, LoadedConf row, ScaleFolders folders) {
    return overlay().map(small -> small.overrides(table, row, folders)).orElse(List.of());
  }

  /** Why the row cannot be run at this scale. */
  Optional<String> unavailable(RunConfig row) {
    return overlay().flatMap(small -> small.unavailable(row));
  }

  /** As a command line spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
