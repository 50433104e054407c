package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.jobs.prepare.DatasetConfig.Check;
import io.ghostspark.jobs.prepare.DatasetConfig.Orientation;
import io.ghostspark.jobs.prepare.DatasetConfig.Truncated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowMakerTest {
  private static final Path CORPUS = Path.of("../data-prep/src/test/resources/corpus");

  /** Odd files of real encoders, whatever is done with them. */
  @Test
  void bothChecksGiveTheSameRowsNotesAndReasons() throws IOException {
    for (int shortSidePx : new int[] {0, 30, 1000}) {
      for (Orientation orientation : Orientation.values()) {
        for (Truncated truncated : Truncated.values()) {
          RowMaker decoding =
              new RowMaker(2_000_000, shortSidePx, 92, orientation, truncated, Check.DECODE);
          RowMaker looking =
              new RowMaker(2_000_000, shortSidePx, 92, orientation, truncated, Check.STRUCTURE);
          for (Path file : files()) {
            assertThat(outcome(looking, file)).as("%s", file).isEqualTo(outcome(decoding, file));
          }
        }
      }
    }
  }

  private static String outcome(RowMaker maker, Path file) throws IOException {
    try {
      RowMaker.Made made =
          maker.make(new SourceImage(file.toString(), 3, Files.readAllBytes(file)));
      return made.row().widthPx()
          + "x"
          + made.row().heightPx()
          + " "
          + Arrays.hashCode(made.row().encoded())
          + Arrays.toString(made.row().sha256())
          + made.note();
    } catch (UnreadableImageException reject) {
      return String.valueOf(reject.getMessage());
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.filter(file -> !file.toString().endsWith("make.py")).sorted().toList();
    }
  }
}
