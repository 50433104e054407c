package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.jobs.teach.OnlineTeacher;
import java.io.Serializable;
import java.util.List;

/** Where a batch's teacher targets come from. */
sealed interface TargetFeed extends Serializable {

  /** Classes used of each view. */
  int topK();

  /**
   * The logit cache.
   *
   * @param blocks of views; they cover all that training uses
   * @param key digest of its key
   * @param topK classes used of each view, at most those kept
   */
  record Cached(String folder, List<LogitsBlock> blocks, String key, int topK)
      implements TargetFeed {

    /** The block that holds a view. */
    LogitsBlock block(int viewNumber) {
      return blocks.stream()
          .filter(block -> viewNumber >= block.firstView() && viewNumber < block.endView())
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Cannot find view %d in logit cache '%s'".formatted(viewNumber, folder)));
    }
  }

  /** The teacher itself, on the views that a cache would hold. */
  record Online(OnlineTeacher teacher) implements TargetFeed {
    @Override
    public int topK() {
      return teacher.topK();
    }
  }
}
