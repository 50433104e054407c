package io.ghostspark.dataprep.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, MIT licence) as archives in ImageNet's own form.
 *
 * <p>Selection rule: of each class the first n images in the order of the official file. The
 * official order is already shuffled, so these are a fair sample; the rule needs no seed, and a
 * larger n contains every smaller one. Training images come from the official training file only,
 * validation images from the official test file only.
 */
public final class FashionMnist {
  /** In the order of the official labels, which is also the sorted order. */
  public static final List<String> CLASSES =
      List.of(
          "c0-t-shirt-top",
          "c1-trouser",
          "c2-pullover",
          "c3-dress",
          "c4-coat",
          "c5-sandal",
          "c6-shirt",
          "c7-sneaker",
          "c8-bag",
          "c9-ankle-boot");

  private static final int FILE_MODE = 0644;

  private FashionMnist() {}

  /** Pixels {@code [count, height, width]} u8 and labels {@code [count]} of one official file. */
  private record Split(String name, IdxFile images, IdxFile labels) {
    static Split read(Path folder, String name, String prefix) throws IOException {
      IdxFile images = IdxFile.read(folder, prefix + "-images-idx3-ubyte", 3);
      IdxFile labels = IdxFile.read(folder, prefix + "-labels-idx1-ubyte", 1);
      if (images.dimensions()[0] != labels.dimensions()[0]) {
        throw new IOException(
            "Cannot use '%s' files in '%s': %d images, but %d labels"
                .formatted(prefix, folder, images.dimensions()[0], labels.dimensions()[0]));
      }
      return new Split(name, images, labels);
    }

    byte[] png(int index) {
      int height = images.dimensions()[1];
      int width = images.dimensions()[2];
      int pixels = height * width;
      byte[] one = Arrays.copyOfRange(images.values(), index * pixels, (index + 1) * pixels);
      return GrayPng.encode(one, width, height);
    }

    int label(int index) {
      return labels.values()[index];
    }

    /** Indices of the first {@code perClass} images of {@code label}. */
    List<Integer> first(int label, int perClass) throws IOException {
      List<Integer> indices = new ArrayList<>();
      for (int i = 0; i < labels.values().length && indices.size() < perClass; i++) {
        if (label(i) == label) {
          indices.add(i);
        }
      }
      if (indices.size() < perClass) {
        throw new IOException(
            "Cannot select %d %s images of class '%s': the official file has %d"
                .formatted(perClass, name, CLASSES.get(label), indices.size()));
      }
      return indices;
    }
  }

  /**
   * Writes {@code train.tar} (members {@code <class>.tar.gz} of {@code <class>_<index>.png}),
   * {@code val.tar.gz} (flat, {@code val_<index>.png}) and {@code val_labels.txt}, the index being
   * that in the official file. The same input gives the same bytes (for one version of the JDK's
   * zlib).
   *
   * @param idxFolder holds the four official IDX files, gzipped or not
   * @param outFolder created if absent; files of these names are replaced
   */
  public static void writeArchives(
      Path idxFolder, Path outFolder, int trainPerClass, int valPerClass) throws IOException {
    requirePositive("train-per-class", trainPerClass);
    requirePositive("val-per-class", valPerClass);
    Split train = Split.read(idxFolder, "training", "train");
    Split val = Split.read(idxFolder, "test", "t10k");

    Files.createDirectories(outFolder);
    Files.write(outFolder.resolve("train.tar"), trainTar(train, trainPerClass));
    List<Integer> chosen = new ArrayList<>();
    for (int label = 0; label < CLASSES.size(); label++) {
      chosen.addAll(val.first(label, valPerClass));
    }
    chosen.sort(null);
    Files.write(outFolder.resolve("val.tar.gz"), valTar(val, chosen));
    Files.writeString(outFolder.resolve("val_labels.txt"), labelLines(val, chosen));
  }

  private static byte[] trainTar(Split train, int perClass) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream outer = tar(bytes)) {
      for (int label = 0; label < CLASSES.size(); label++) {
        String className = CLASSES.get(label);
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        try (TarArchiveOutputStream images = tar(gzip(inner))) {
          for (int index : train.first(label, perClass)) {
            add(images, "%s_%05d.png".formatted(className, index), train.png(index));
          }
        }
        add(outer, className + ".tar.gz", inner.toByteArray());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] valTar(Split val, List<Integer> chosen) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream images = tar(gzip(bytes))) {
      for (int index : chosen) {
        add(images, valName(index), val.png(index));
      }
    }
    return bytes.toByteArray();
  }

  private static String labelLines(Split val, List<Integer> chosen) {
    StringBuilder lines = new StringBuilder();
    for (int index : chosen) {
      lines.append(valName(index)).append(' ').append(CLASSES.get(val.label(index))).append('\n');
    }
    return lines.toString();
  }

  private static String valName(int index) {
    return "val_%05d.png".formatted(index);
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    return new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
  }

  /** The JDK writes no time into the gzip header. */
  private static OutputStream gzip(OutputStream out) throws IOException {
    return new GZIPOutputStream(out) {
      {
        def.setLevel(9);
      }
    };
  }

  /** Owner 0 and time 0: nothing of the machine that writes. */
  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(FILE_MODE);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + key + ": " + value + " (must be at least 1)");
    }
  }
}
