package io.ghostspark.jobs.paper;

/** What a figure is drawn on: pixels from the upper left corner, colours as #rrggbb. */
interface Canvas {

  /** Which end of a text stands at its place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  void line(double x1, double y1, double x2, double y2, String colour);

  void dot(double x, double y, double radius, String colour);

  /**
   * @param y of the baseline
   */
  void text(double x, double y, String text, Anchor anchor, String colour);
}
