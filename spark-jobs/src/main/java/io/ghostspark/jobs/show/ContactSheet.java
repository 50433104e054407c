package io.ghostspark.jobs.show;

import io.ghostspark.dataprep.augment.Normalisation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.view.ErasedBox;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Views of one image as a grid of pictures with captions; small views are enlarged by pixels. */
final class ContactSheet {
  private static final int COLUMNS = 4;
  private static final int MARGIN_PX = 12;
  private static final int LINE_PX = 14;
  private static final int CAPTION_LINES = 5;
  private static final int MIN_SIDE_PX = 224;
  private static final int CHANNELS = 3;

  private final int viewPx;
  private final int sidePx;

  /**
   * @param viewPx side of a view
   */
  ContactSheet(int viewPx) {
    this.viewPx = viewPx;
    this.sidePx = viewPx * Math.max(1, (MIN_SIDE_PX + viewPx - 1) / viewPx);
  }

  /** One cell per view, with its caption. */
  BufferedImage draw(RgbImage image, List<ViewSpec> views, List<ViewLine> lines) {
    int columns = Math.min(COLUMNS, views.size());
    int rows = (views.size() + columns - 1) / columns;
    int cellWidth = sidePx + MARGIN_PX;
    int cellHeight = sidePx + LINE_PX * CAPTION_LINES + MARGIN_PX;
    BufferedImage sheet =
        new BufferedImage(
            columns * cellWidth + MARGIN_PX,
            rows * cellHeight + MARGIN_PX,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LINE_PX - 3));
    for (int i = 0; i < views.size(); i++) {
      int x = MARGIN_PX + i % columns * cellWidth;
      int y = MARGIN_PX + i / columns * cellHeight;
      graphics.drawImage(picture(image, views.get(i)), x, y, sidePx, sidePx, null);
      int baseline = y + sidePx;
      for (String text : lines.get(i).caption()) {
        baseline += LINE_PX;
        graphics.drawString(text, x, baseline);
      }
    }
    graphics.dispose();
    return sheet;
  }

  private BufferedImage picture(RgbImage image, ViewSpec view) {
    byte[] planes = new byte[CHANNELS * viewPx * viewPx];
    ViewRenderer.render(image, view, viewPx, planes, 0);
    Erasure erasure = view.erasure();
    ErasedBox erased = erasure == null ? null : ErasedBox.of(erasure, viewPx, viewPx);
    if (erased != null) {
      erase(planes, erased);
    }
    int plane = viewPx * viewPx;
    BufferedImage picture = new BufferedImage(viewPx, viewPx, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int rgb =
          (planes[i] & 0xFF) << 16 | (planes[plane + i] & 0xFF) << 8 | planes[2 * plane + i] & 0xFF;
      picture.setRGB(i % viewPx, i / viewPx, rgb);
    }
    return picture;
  }

  private void erase(byte[] planes, ErasedBox erased) {
    CropBox box = erased.box();
    int from = 0;
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = box.topPx(); y < box.topPx() + box.heightPx(); y++) {
        int to = (c * viewPx + y) * viewPx + box.leftPx();
        for (int x = 0; x < box.widthPx(); x++) {
          double pixel = Normalisation.IMAGENET.pixel(c, erased.values()[from++]);
          planes[to + x] = (byte) Math.max(0, Math.min(255, Math.rint(pixel)));
        }
      }
    }
  }
}
