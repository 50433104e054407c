/** Source images to Parquet shards with a manifest. */
@NullMarked
package io.ghostspark.jobs.prepare;

import org.jspecify.annotations.NullMarked;
