package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.ShortSide;
import io.ghostspark.dataprep.image.StructureCheck;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardWriter;
import io.ghostspark.jobs.prepare.DatasetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What one task of {@code prepare} does with images of a local folder, stage by stage, on one
 * thread.
 *
 * @param shortSidePx 0 copies the bytes through
 */
record PreparePath(
    List<Path> images, Path shard, int shortSidePx, int quality, DatasetConfig.Check check) {
  private static final long MAX_PIXELS = 100_000_000;
  private static final long ROW_GROUP_BYTES = 16 << 20;

  /** Bytes in and out and the time of each stage. */
  record Outcome(long bytesRead, long bytesWritten, StageClock clock) {}

  Outcome run() {
    StageClock clock = new StageClock();
    long bytesRead = 0;
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(shard.toUri());
    try (ImageShardWriter writer =
        new ImageShardWriter(new Configuration(), file, ROW_GROUP_BYTES)) {
      for (Path image : images) {
        clock.start();
        byte[] encoded = Files.readAllBytes(image);
        bytesRead += encoded.length;
        clock.ended("read");
        writer.write(row(image.getFileName().toString(), encoded, clock));
        clock.ended("write");
      }
      long written = writer.commit().bytes();
      clock.ended("write");
      return new Outcome(bytesRead, written, clock);
    } catch (IOException | UnreadableImageException e) {
      throw new IllegalStateException("Cannot prepare '" + shard + "'", e);
    }
  }

  private ImageRow row(String name, byte[] encoded, StageClock clock)
      throws UnreadableImageException {
    if (check == DatasetConfig.Check.STRUCTURE) {
      StructureCheck.Size size = StructureCheck.of(encoded, MAX_PIXELS);
      clock.ended("check");
      byte[] sha256 = Sha256.of(encoded);
      clock.ended("digest");
      return new ImageRow(name, 0, size.widthPx(), size.heightPx(), sha256, encoded);
    }
    RgbImage pixels = ImageDecoder.decode(encoded, MAX_PIXELS);
    clock.ended("decode");
    byte[] kept = encoded;
    if (shortSidePx > 0) {
      pixels = ShortSide.atMost(pixels, shortSidePx, ResizeKernel.BICUBIC);
      clock.ended("resize");
      kept = JpegEncoder.encode(pixels, quality);
      clock.ended("encode");
    }
    byte[] sha256 = Sha256.of(kept);
    clock.ended("digest");
    return new ImageRow(name, 0, pixels.widthPx(), pixels.heightPx(), sha256, kept);
  }
}
