package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens the supported layouts, checking what can be checked before any task starts. */
public final class ImageSources {
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

    String stamp = SourceStamp.of(tar.getFileSystem(hadoop).getFileStatus(tar));
    List<SourceSlice> slices = new ArrayList<>();
    for (TarReader.Member inner : byClass.values()) {
      int label = slices.size();
      slices.add(
          new TarSlice(tar.toString(), inner.name(), inner.offset(), inner.bytes(), label, stamp));
    }
    return new ImageSource(
        "training archive '" + tar + "'", List.copyOf(byClass.keySet()), List.copyOf(slices));
  }

  /**
   * Flat validation tar (may be gzipped) and its labels; which images there are and whether each
   * has one label shows when the slice is listed.
   *
   * @param labels see {@link LabelFile}
   */
  public static ImageSource valArchive(
      Configuration hadoop, Path tar, Path labels, List<String> classes) throws IOException {
    SourcePaths.requireFile(hadoop, tar, "validation archive");
    SourcePaths.requireFile(hadoop, labels, "label file");
    return new ImageSource(
        "validation archive '" + tar + "'",
        List.copyOf(classes),
        List.of(new FlatTarSlice(tar.toString(), labels.toString(), List.copyOf(classes))));
  }

  /** Folder of validation images of all classes and their labels, as Kaggle has it. */
  public static ImageSource valFolder(
      Configuration hadoop, Path folder, Path labels, List<String> classes) throws IOException {
    SourcePaths.requireFolder(hadoop, folder, "validation folder");
    SourcePaths.requireFile(hadoop, labels, "label file");
    return new ImageSource(
        "validation folder '" + folder + "'",
        List.copyOf(classes),
        List.of(new FlatFolderSlice(folder.toString(), labels.toString(), List.copyOf(classes))));
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
}
