/**
 * The demo's data: Fashion-MNIST's official files as archives in ImageNet's form.
 *
 * <p>Decisions: the embedded archives are ordinary input of {@code prepare}, nothing in the
 * pipeline knows about the demo. Images are re-encoded losslessly (8-bit gray PNG) by a small
 * encoder of our own, so that the archives' bytes follow from the pixels and zlib alone.
 */
@NullMarked
package io.ghostspark.dataprep.demo;

import org.jspecify.annotations.NullMarked;
