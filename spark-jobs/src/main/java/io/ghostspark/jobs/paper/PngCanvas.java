package io.ghostspark.jobs.paper;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;

/** A figure as pixels, two for each of its own. */
final class PngCanvas implements Canvas {
  private static final int ZOOM = 2;

  private final BufferedImage image;
  private final Graphics2D graphics;

  PngCanvas(int widthPx, int heightPx) {
    this.image = new BufferedImage(ZOOM * widthPx, ZOOM * heightPx, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(ZOOM, ZOOM);
    graphics.setStroke(new BasicStroke(1));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SvgCanvas.FONT_PX));
  }

  @Override
  public void line(double x1, double y1, double x2, double y2, String colour) {
    graphics.setColor(Color.decode(colour));
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void dot(double x, double y, double radius, String colour) {
    graphics.setColor(Color.decode(colour));
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void text(double x, double y, String text, Anchor anchor, String colour) {
    graphics.setColor(Color.decode(colour));
    double width = graphics.getFontMetrics().stringWidth(text);
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    graphics.drawString(text, (float) left, (float) y);
  }

  BufferedImage image() {
    graphics.dispose();
    return image;
  }
}
