package io.ghostspark.jobs.teach;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.manifest.LogitsKey;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.LogProbPrecision;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must be equal for the shards of a block to belong together; file {@code identity.json},
 * written before the first shard.
 *
 * @param logProbs {@code u8}; null for f16, and then absent from the JSON, so that shards of the
 *     first caches are finished still
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CacheIdentity(
    LogitsKey key, ViewRange views, int topK, int numClasses, @Nullable String logProbs)
    implements Serializable {

  static CacheIdentity of(
      LogitsKey key, ViewRange views, int topK, int numClasses, LogProbPrecision precision) {
    String logProbs =
        precision == LogProbPrecision.F16 ? null : precision.name().toLowerCase(Locale.ROOT);
    return new CacheIdentity(key, views, topK, numClasses, logProbs);
  }

  /** How log-probabilities are stored. */
  LogProbPrecision precision() {
    return logProbs == null
        ? LogProbPrecision.F16
        : LogProbPrecision.valueOf(logProbs.toUpperCase(Locale.ROOT));
  }

  String digest() {
    return CanonicalJson.digest(this);
  }

  /** The same cache, other views. */
  CacheIdentity of(ViewRange range) {
    return new CacheIdentity(key, range, topK, numClasses, logProbs);
  }

  /** What {@code manifest} was made with, as far as its views do not matter. */
  CacheIdentity in(LogitsManifest manifest) {
    return of(manifest.key(), views, manifest.topK(), manifest.numClasses(), manifest.precision());
  }

  /** One line per difference, naming both sides; {@code this} is what the cache was made with. */
  List<String> differences(CacheIdentity configured) {
    List<String> lines = new ArrayList<>(key.differences(configured.key));
    difference(lines, "views", views, configured.views);
    difference(lines, "logits.top-k", topK, configured.topK);
    difference(lines, "logits.precision", precision(), configured.precision());
    difference(lines, "classes", numClasses, configured.numClasses);
    return lines;
  }

  private static void difference(List<String> lines, String name, Object cache, Object configured) {
    if (!cache.equals(configured)) {
      lines.add(name + ": cache = " + cache + ", configured = " + configured);
    }
  }
}
