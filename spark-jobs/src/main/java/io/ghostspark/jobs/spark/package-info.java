/**
 * How jobs meet Spark: one place that opens sessions, names job groups and hands Hadoop's settings
 * to tasks.
 *
 * <p>Decisions.
 *
 * <ul>
 *   <li>A cluster's task computes on a GPU only if Spark gave it one ({@link
 *       io.ghostspark.jobs.spark.TaskDevice}): a device counted by hand would be used twice as soon
 *       as two executors share a node. {@code cuda} never becomes the CPU; {@code auto} asks for
 *       that. Local mode has no such scheduling: all tasks share device 0 of what
 *       CUDA_VISIBLE_DEVICES leaves.
 *   <li>Addresses are indices that {@code deploy/gpu/discover} counts as CUDA does. Pinning by
 *       CUDA_VISIBLE_DEVICES in executors was rejected: it is read once, before Spark says which.
 *   <li>Networks that executors keep are kept by device.
 *   <li>A standalone master is knocked at first ({@link io.ghostspark.jobs.spark.MasterCheck}),
 *       with Spark's own client: a wrong secret is told at once.
 *   <li>The secret of a standalone cluster is Spark's own environment variable: files of secrets
 *       are Kubernetes's alone in Spark, and a setting would be saved and shown.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.spark;

import org.jspecify.annotations.NullMarked;
