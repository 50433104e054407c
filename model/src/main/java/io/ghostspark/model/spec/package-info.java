/**
 * Architectures as data: records that list every tensor by its checkpoint key. No torch, no DL4J.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A convolutional network is a tree of a few blocks ({@link io.ghostspark.model.spec.Block}).
 *       Its tensors, kernel, folding, export and layer table read that one tree, so a new network
 *       is one spec. Rejected: a kernel, a folder and an exporter per network, which is how it
 *       began.
 *   <li>The spec decides names, shapes and order; kernels look tensors up by name and own no
 *       weights. So folding, export, averaging and checkpoints work on any network without a native
 *       library.
 *   <li>Names are the reference implementation's state-dict keys, so published weights load and
 *       exported ones are read elsewhere without a table of names. Counters that carry no weights
 *       ({@code num_batches_tracked}) have no tensor.
 *   <li>All values of a network are one flat f32 array, trainable ones first ({@link
 *       io.ghostspark.model.spec.FlatLayout}): averaging and the wire need no names.
 *   <li>Initial values are a function of (seed, tensor name), so they depend neither on order nor
 *       on other tensors.
 *   <li>A file carries its {@link io.ghostspark.model.spec.NetworkCard}, from which the spec can be
 *       read back. Rejected: flags on one spec for training and deployed form; they are two
 *       records.
 * </ul>
 */
@NullMarked
package io.ghostspark.model.spec;

import org.jspecify.annotations.NullMarked;
