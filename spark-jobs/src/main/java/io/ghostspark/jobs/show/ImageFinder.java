package io.ghostspark.jobs.show;

import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.prepare.PreparedSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds one image of a split by its id; reads ids alone until the shard is known. */
final class ImageFinder {
  /** Ids named on each side of one that does not exist. */
  private static final int NEIGHBOURS = 4;

  private final Configuration hadoop;
  private final PreparedSplit split;

  ImageFinder(Configuration hadoop, PreparedSplit split) {
    this.hadoop = hadoop;
    this.split = split;
  }

  ImageRow find(String imageId) throws IOException {
    NavigableSet<String> known = new TreeSet<>();
    for (int shard = 0; shard < split.manifest().shards().size(); shard++) {
      Path file = split.shard(shard);
      List<String> ids = ImageShardReader.readIds(hadoop, file);
      int index = ids.indexOf(imageId);
      if (index >= 0) {
        return row(file, split.manifest().shards().get(shard).rowGroupRows(), index);
      }
      known.addAll(ids);
    }
    throw new ValidationException(
        "Cannot show image '%s': '%s' has no such image; its %d ids are file names, near this one %s"
            .formatted(imageId, split.folder(), known.size(), neighbours(known, imageId)));
  }

  private ImageRow row(Path file, List<Integer> rowGroupRows, int index) throws IOException {
    int rest = index;
    int group = 0;
    while (rest >= rowGroupRows.get(group)) {
      rest -= rowGroupRows.get(group++);
    }
    return ImageShardReader.readRowGroup(hadoop, file, group).get(rest);
  }

  private static String neighbours(NavigableSet<String> known, String imageId) {
    List<String> near = new ArrayList<>();
    known.headSet(imageId, false).descendingSet().stream().limit(NEIGHBOURS).forEach(near::add);
    known.tailSet(imageId).stream().limit(NEIGHBOURS).forEach(near::add);
    near.sort(null);
    return near.isEmpty() ? "none" : "'" + String.join("', '", near) + "'";
  }
}
