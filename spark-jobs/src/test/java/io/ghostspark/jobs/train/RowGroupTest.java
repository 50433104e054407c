package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.jobs.prepare.ImagesFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGroupTest {

  private static final String PLACE = "row group 2 of shard shard-00007.parquet";
  private static final long MAX_PIXELS = 1_000_000;

  /** Of {@link ImagesFixture}'s pictures, decoded. */
  private static final long DECODED_BYTES = 3L * 40 * 36;

  @Test
  void decodedImagesStayWhenTheBudgetHoldsAllOfThem() throws IOException {
    List<ImageRow> rows = List.of(row("a.png"), row("b.png"));
    RowGroup kept = RowGroup.of(PLACE, rows, MAX_PIXELS, 2 * DECODED_BYTES);
    RowGroup dropped = RowGroup.of(PLACE, rows, MAX_PIXELS, 2 * DECODED_BYTES - 1);

    assertThat(kept.image(1)).isSameAs(kept.image(1));
    assertThat(dropped.image(1)).isNotSameAs(dropped.image(1));
    assertThat(dropped.image(1).rgb()).isEqualTo(kept.image(1).rgb());
    assertThat(kept.numBytes() - dropped.numBytes()).isEqualTo(2 * DECODED_BYTES);
    assertThat(dropped.numBytes()).isGreaterThan(rows.get(0).encoded().length);
  }

  @Test
  void rowsKeepTheirOrder() throws IOException {
    RowGroup group = RowGroup.of(PLACE, List.of(row("b.png"), row("a.png")), MAX_PIXELS, 0);

    assertThat(group.row(0).imageId()).isEqualTo("b.png");
    assertThat(group.row(1).imageId()).isEqualTo("a.png");
  }

  @Test
  void changedImageNamesItselfAndItsShard() throws IOException {
    ImageRow sound = row("a.png");
    byte[] changed = sound.encoded().clone();
    changed[30] ^= 1;
    ImageRow corrupt = new ImageRow("a.png", 0, 40, 36, sound.sha256(), changed);

    assertThatThrownBy(() -> RowGroup.of(PLACE, List.of(corrupt), MAX_PIXELS, 0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read image 'a.png' of " + PLACE + ": expected sha256 = ")
        .hasMessageEndingWith("; run 'prepare' again");
  }

  @Test
  void undecodableImageNamesItselfAndItsShard() throws IOException {
    byte[] text = "not a picture".getBytes(StandardCharsets.US_ASCII);
    ImageRow row = new ImageRow("a.png", 0, 40, 36, Sha256.of(text), text);
    RowGroup group = RowGroup.of(PLACE, List.of(row), MAX_PIXELS, 0);

    assertThatThrownBy(() -> group.image(0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot decode image 'a.png' of " + PLACE + ": ");
  }

  private static ImageRow row(String imageId) throws IOException {
    byte[] encoded = ImagesFixture.png(imageId);
    return new ImageRow(imageId, 0, 40, 36, Sha256.of(encoded), encoded);
  }
}
