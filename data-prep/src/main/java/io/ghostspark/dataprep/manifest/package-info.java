/**
 * Manifests: the identity of a data set and of a logit cache; written last, the only truth for
 * readers.
 *
 * <p>Decisions: JSON, so that people and other languages read it; written whole, after every shard
 * is in place, so a folder with a manifest is finished. Identities are digests of canonical JSON:
 * names, paths and provenance stay out of them, so the same images prepared elsewhere have the same
 * digest and their logit cache stays valid.
 */
@NullMarked
package io.ghostspark.dataprep.manifest;

import org.jspecify.annotations.NullMarked;
