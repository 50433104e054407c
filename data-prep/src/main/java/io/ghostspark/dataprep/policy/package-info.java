/**
 * Augmentation policies: timm's strings to draws of at most two operations.
 *
 * <p>Decisions: a string means what it means in timm (auto_augment.py @ aa4b5850), but what timm
 * passes over in silence is refused here: a section that it does not know, one that occurs twice, a
 * magnitude above 10 (timm clamps it) and {@code inc0} (some versions of timm read it as {@code
 * inc1}). A view stores two operations with a level up to 10, so {@code n} is 1 or 2 and {@code
 * mmax} at most 10. Sets with operations that no view stores (3a, 3aw, augmix) are refused by name.
 *
 * <p>A draw consumes a fixed number of values of its stream per operation, used or not, so that a
 * probability or a deviation in the string moves no other draw. The fire rule is timm's: skipped if
 * U &gt; p. Levels are rounded to 1/4096, the unit that caches store.
 */
@NullMarked
package io.ghostspark.dataprep.policy;

import org.jspecify.annotations.NullMarked;
