package io.ghostspark.jobs.paper;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of the paper.
 *
 * @param axis what its columns are
 * @param note how it is to be read
 * @param keeps keys that no scale changes because the table is about them; absent for none
 * @param set {@code key=value} of all its rows beside the recipe
 */
public record PaperTable(
    int number,
    String title,
    String axis,
    @Nullable String note,
    Set<String> keeps,
    List<String> set,
    List<PaperRow> rows,
    List<Claim> claims) {

  public PaperTable(
      int number,
      String title,
      String axis,
      @Nullable String note,
      @Nullable Set<String> keeps,
      List<String> set,
      List<PaperRow> rows,
      List<Claim> claims) {
    this.number = number;
    this.title = title;
    this.axis = axis;
    this.note = note;
    this.keeps = keeps == null ? Set.of() : Set.copyOf(keeps);
    this.set = List.copyOf(set);
    this.rows = List.copyOf(rows);
    this.claims = List.copyOf(claims);
  }

  /** Fails, naming those that there are, if the table has no such row. */
  PaperRow row(String id) {
    return rows.stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid row: '%s' (must be one of table %d: %s)"
                        .formatted(
                            id,
                            number,
                            String.join(", ", rows.stream().map(PaperRow::id).toList()))));
  }

  /** Name of a row's file without its ending; of its run, too. */
  String name(PaperRow row) {
    return "table" + number + "-" + row.id();
  }
}
