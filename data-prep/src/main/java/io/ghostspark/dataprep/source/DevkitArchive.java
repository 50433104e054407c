package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * {@code ILSVRC2012_devkit_t12.tar.gz}: {@code data/meta.mat} names the WordNet id of each class
 * number, {@code data/ILSVRC2012_validation_ground_truth.txt} holds one class number a line, line i
 * for {@code ILSVRC2012_val_0000000i.JPEG}. The class numbers are not in the order of the ids.
 */
final class DevkitArchive {
  private static final String META = "meta.mat";
  private static final String GROUND_TRUTH = "ILSVRC2012_validation_ground_truth.txt";

  private DevkitArchive() {}

  /** Whether a label file is a gzipped archive. */
  static boolean is(Configuration hadoop, Path file) throws IOException {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return in.read() == 0x1F && in.read() == 0x8B;
    }
  }

  /** Labels by file name of the validation images. */
  static Map<String, Integer> read(
      Configuration hadoop, Path archive, Map<String, Integer> labelByClass) throws IOException {
    Map<String, byte[]> members = members(hadoop, archive);
    Map<Integer, String> wordNetIds = wordNetIds(archive, require(archive, members, META));
    List<String> lines =
        new String(require(archive, members, GROUND_TRUTH), StandardCharsets.US_ASCII)
            .lines()
            .toList();
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (int line = 1; line <= lines.size(); line++) {
      String number = lines.get(line - 1).strip();
      String wordNetId =
          number.matches("\\d{1,6}") ? wordNetIds.get(Integer.valueOf(number)) : null;
      Integer label = wordNetId == null ? null : labelByClass.get(wordNetId);
      if (label == null) {
        throw new IOException(
            "Cannot use devkit '%s': line %d of %s is '%s', in %s class '%s', which is none of the %d training classes"
                .formatted(
                    archive, line, GROUND_TRUTH, number, META, wordNetId, labelByClass.size()));
      }
      labels.put(String.format(Locale.ROOT, "ILSVRC2012_val_%08d.JPEG", line), label);
    }
    return labels;
  }

  private static Map<String, byte[]> members(Configuration hadoop, Path archive)
      throws IOException {
    Map<String, byte[]> members = new HashMap<>();
    try (TarBytes in = TarBytes.whole(hadoop, archive)) {
      TarReader tar = new TarReader(archive.toString(), in);
      for (TarReader.Member each = tar.next(); each != null; each = tar.next()) {
        if (each.fileName().equals(META) || each.fileName().equals(GROUND_TRUTH)) {
          members.put(each.fileName(), tar.read(each));
        }
      }
    }
    return members;
  }

  private static byte[] require(Path archive, Map<String, byte[]> members, String name)
      throws IOException {
    byte[] bytes = members.get(name);
    if (bytes == null) {
      throw new IOException(
          "Cannot use devkit '%s': it holds no '%s'; give the official ILSVRC2012_devkit_t12.tar.gz"
              .formatted(archive, name));
    }
    return bytes;
  }

  /** Struct array {@code synsets} with fields {@code ILSVRC2012_ID} and {@code WNID}. */
  private static Map<Integer, String> wordNetIds(Path archive, byte[] meta) throws IOException {
    Map<Integer, String> wordNetIds = new HashMap<>();
    try {
      Struct synsets = Mat5.newReader(Sources.wrap(meta)).readMat().getStruct("synsets");
      for (int i = 0; i < synsets.getNumElements(); i++) {
        wordNetIds.put(
            synsets.getMatrix("ILSVRC2012_ID", i).getInt(0),
            synsets.getChar("WNID", i).getString());
      }
    } catch (IOException
        | IllegalArgumentException
        | ClassCastException
        | IndexOutOfBoundsException other) {
      throw new IOException(
          "Cannot use devkit '%s': %s is not the official one: %s"
              .formatted(archive, META, other.getMessage()),
          other);
    }
    return wordNetIds;
  }
}
