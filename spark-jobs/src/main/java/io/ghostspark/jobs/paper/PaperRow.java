package io.ghostspark.jobs.paper;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One number of a table of the paper.
 *
 * @param id unique in its table; the row's file is {@code tableN-ID.yaml}
 * @param series what the number is compared along with, such as "w/ 1x1 DW"
 * @param column its place on the table's axis, such as "N=3"
 * @param paper top-1 in per cent
 * @param note what is peculiar about it
 * @param set {@code key=value} that it sets beside the recipe and its table
 */
public record PaperRow(
    String id,
    String series,
    String column,
    double paper,
    @Nullable String note,
    List<String> set) {

  public PaperRow {
    set = List.copyOf(set);
  }

  /** For one line: "w/ 1x1 DW, N=3". */
  String label() {
    return series + ", " + column;
  }
}
