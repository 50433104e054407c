package io.ghostspark.dataprep.source;

import io.ghostspark.dataprep.source.FlatTarSlice.LabelledMember;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens the supported layouts, checking what can be checked before any task starts. */
public final class ImageSources {
  /** A slice of a flat tar ends with the image that reaches this; one task's work of a second. */
  private static final long SLICE_BYTES = 16L << 20;

  private ImageSources() {}

  /**
   * Training tar of per-class tars (inner ones may be gzipped); class order = sorted inner names.
   * Only the outer headers are read, by seeking; each inner tar is one slice. Image ids can repeat
   * between inner tars, which shows only when they are read: {@code prepare} checks it.
   */
  public static ImageSource trainArchive(Configuration hadoop, Path tar) throws IOException {
    SourcePaths.requireFile(hadoop, tar, "training archive");
    Map<String, TarReader.Member> byClass = new TreeMap<>();
    try (TarBytes in = TarBytes.whole(hadoop, tar)) {
      if (in.isGzipped()) {
        throw new IOException(
            "Cannot read training archive '%s': it is gzipped as a whole, so its parts cannot be read in parallel; gunzip it"
                .formatted(tar));
      }
      TarReader members = new TarReader(tar.toString(), in);
      for (TarReader.Member inner = members.next(); inner != null; inner = members.next()) {
        members.requireWhole(inner);
        if (!ImageNames.isHidden(inner.fileName())) {
          addClass(tar, inner, byClass);
        }
      }
    }
    if (byClass.isEmpty()) {
      throw new IOException(
          "Cannot read training archive '%s': it holds no class tars".formatted(tar));
    }

    List<SourceSlice> slices = new ArrayList<>();
    for (TarReader.Member inner : byClass.values()) {
      int label = slices.size();
      slices.add(new TarSlice(tar.toString(), inner.name(), inner.offset(), inner.bytes(), label));
    }
    return new ImageSource(
        "training archive '" + tar + "'", List.copyOf(byClass.keySet()), List.copyOf(slices));
  }

  /**
   * Flat validation tar (may be gzipped) and a label file with lines {@code fileName className}.
   * Every member's name is compared with the label file here.
   */
  public static ImageSource valArchive(
      Configuration hadoop, Path tar, Path labels, List<String> classes) throws IOException {
    SourcePaths.requireFile(hadoop, tar, "validation archive");
    LabelFile labelFile = LabelFile.read(hadoop, labels, classes);
    List<TarReader.Member> members = new ArrayList<>();
    boolean gzipped;
    try (TarBytes in = TarBytes.whole(hadoop, tar)) {
      gzipped = in.isGzipped();
      TarReader reader = new TarReader(tar.toString(), in);
      for (TarReader.Member image = reader.next(); image != null; image = reader.next()) {
        reader.requireWhole(image);
        if (!ImageNames.isHidden(image.fileName())) {
          members.add(image);
        }
      }
    }
    List<String> imageIds = members.stream().map(TarReader.Member::fileName).toList();
    ImageNames.requireUnique(tar.toString(), imageIds);
    labelFile.requireMatches(tar, imageIds);

    List<SourceSlice> slices =
        gzipped
            ? List.of(new GzippedFlatTarSlice(tar.toString(), labelFile.labels()))
            : flatSlices(tar, members, labelFile.labels());
    return new ImageSource("validation archive '" + tar + "'", List.copyOf(classes), slices);
  }

  /** Folder of class folders; class order = sorted folder names. */
  public static ImageSource classFolders(Configuration hadoop, Path folder) throws IOException {
    SourcePaths.requireFolder(hadoop, folder, "image folder");
    return ClassFolders.open(hadoop, folder);
  }

  private static void addClass(
      Path tar, TarReader.Member inner, Map<String, TarReader.Member> byClass) throws IOException {
    String className = inner.fileName().replaceFirst("\\.(tar|tar\\.gz|tgz)$", "");
    if (className.equals(inner.fileName())) {
      throw new IOException(
          "Cannot read training archive '%s': member '%s' is no class tar (must end in .tar, .tar.gz or .tgz)"
              .formatted(tar, inner.name()));
    }
    if (byClass.put(className, inner) != null) {
      throw new IOException(
          "Cannot read training archive '%s': class '%s' occurs twice".formatted(tar, className));
    }
  }

  private static List<SourceSlice> flatSlices(
      Path tar, List<TarReader.Member> members, Map<String, Integer> labels) {
    List<SourceSlice> slices = new ArrayList<>();
    List<LabelledMember> open = new ArrayList<>();
    long openBytes = 0;
    for (TarReader.Member member : members) {
      String imageId = member.fileName();
      open.add(
          new LabelledMember(
              imageId,
              labels.getOrDefault(imageId, -1),
              member.offset(),
              Math.toIntExact(member.bytes())));
      openBytes += member.bytes();
      if (openBytes >= SLICE_BYTES) {
        slices.add(new FlatTarSlice(tar.toString(), List.copyOf(open)));
        open.clear();
        openBytes = 0;
      }
    }
    if (!open.isEmpty()) {
      slices.add(new FlatTarSlice(tar.toString(), List.copyOf(open)));
    }
    return List.copyOf(slices);
  }
}
