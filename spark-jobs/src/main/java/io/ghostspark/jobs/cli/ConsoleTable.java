package io.ghostspark.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/** A result table for the console: text left, numbers right, two blanks between columns. */
public final class ConsoleTable {
  private final List<List<String>> rows = new ArrayList<>();

  public ConsoleTable(String... header) {
    rows.add(List.of(header));
  }

  public ConsoleTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "Invalid table row: expected = "
              + rows.get(0).size()
              + " cells, actual = "
              + cells.length);
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : pad + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
