package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.manifest.LogitsKey;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be equal for the shards of a block to belong together; file {@code identity.json},
 * written before the first shard.
 */
record CacheIdentity(LogitsKey key, ViewRange views, int topK, int numClasses)
    implements Serializable {

  String digest() {
    return CanonicalJson.digest(this);
  }

  /** The same cache, other views. */
  CacheIdentity of(ViewRange range) {
    return new CacheIdentity(key, range, topK, numClasses);
  }

  /** What {@code manifest} was made with, as far as its views do not matter. */
  CacheIdentity in(LogitsManifest manifest) {
    return new CacheIdentity(manifest.key(), views, manifest.topK(), manifest.numClasses());
  }

  /** One line per difference, naming both sides; {@code this} is what the cache was made with. */
  List<String> differences(CacheIdentity configured) {
    List<String> lines = new ArrayList<>(key.differences(configured.key));
    difference(lines, "views", views, configured.views);
    difference(lines, "logits.top-k", topK, configured.topK);
    difference(lines, "classes", numClasses, configured.numClasses);
    return lines;
  }

  private static void difference(List<String> lines, String name, Object cache, Object configured) {
    if (!cache.equals(configured)) {
      lines.add(name + ": cache = " + cache + ", configured = " + configured);
    }
  }
}
