/** Teacher logits of every training view, once, into a cache beside the shards. */
@NullMarked
package io.ghostspark.jobs.teach;

import org.jspecify.annotations.NullMarked;
