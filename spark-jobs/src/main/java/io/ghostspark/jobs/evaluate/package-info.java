/** Top-1, top-5 and agreement of every form of a trained network, on the validation shards. */
@NullMarked
package io.ghostspark.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
