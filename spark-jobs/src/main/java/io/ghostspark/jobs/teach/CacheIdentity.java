package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.manifest.LogitsKey;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be equal for two cache shards to belong together; file {@code identity.json}, written
 * before the first shard.
 */
record CacheIdentity(LogitsKey key, int viewsPerImage, int topK, int numClasses)
    implements Serializable {

  static CacheIdentity of(LogitsManifest manifest) {
    return new CacheIdentity(
        manifest.key(), manifest.viewsPerImage(), manifest.topK(), manifest.numClasses());
  }

  String digest() {
    return CanonicalJson.digest(this);
  }

  /** One line per difference, naming both sides; {@code this} is what the cache was made with. */
  List<String> differences(CacheIdentity configured) {
    List<String> lines = new ArrayList<>(key.differences(configured.key));
    difference(lines, "views.per-image", viewsPerImage, configured.viewsPerImage);
    difference(lines, "logits.top-k", topK, configured.topK);
    difference(lines, "classes", numClasses, configured.numClasses);
    return lines;
  }

  private static void difference(List<String> lines, String name, int cache, int configured) {
    if (cache != configured) {
      lines.add(name + ": cache = " + cache + ", configured = " + configured);
    }
  }
}
