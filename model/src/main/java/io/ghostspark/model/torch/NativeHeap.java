package io.ghostspark.model.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Pointer;

/**
 * Keeps the holes of glibc's heap in one piece, so that freed maps are used again.
 *
 * <p>libtorch asks for maps at multiples of 64 bytes. glibc then takes 96 bytes more than the map
 * and gives back what it cut off in front and behind, 32 to 112 bytes. A map's hole is large enough
 * for the next map of that size only while both pieces are free too, but they are what the many
 * small objects of a step are put into. With a reserve of small free blocks, each between two that
 * stay, nobody asks for those pieces: GhostNetV3 1.0x, 32 images of 224 px, then needs a heap of
 * 1.3 GiB instead of 2.1, with 1.0 in use at its peak, and it stops growing.
 *
 * <p>Needs glibc without its per-thread caches, which take such pieces first ({@code
 * glibc.malloc.tcache_count=0} and {@code mxfast=0}, which the launchers set); with any other
 * allocator it does nothing but take 25 MiB.
 */
final class NativeHeap {
  /**
   * From 32 images of 128 px on. Below, maps are small, and a small step would notice that its
   * objects come from blocks out of the processor's caches (6 % at 48 px).
   */
  private static final long LARGE_BATCH_PIXELS = 1 << 19;

  private static final AtomicBoolean IS_RESERVED = new AtomicBoolean();

  /** glibc's header of a block in use; blocks are multiples of {@link #ALIGNMENT} with it. */
  private static final int HEADER = 8;

  private static final int ALIGNMENT = 16;
  private static final int SMALLEST = 32;

  /**
   * Blocks of every size from where the one before ended.
   *
   * @param toBytes of the largest, its header included
   */
  private record Blocks(int toBytes, int count) {}

  /**
   * A few times what one step of GhostNetV3 and the kernels it compiles keep of each size: the
   * smallest are asked for 40,000 times a step and are used in turn, oldest first.
   */
  private static final List<Blocks> RESERVE =
      List.of(new Blocks(48, 12_000), new Blocks(192, 4_000), new Blocks(1_040, 400));

  /** For what compiled kernels keep, 2 to 20 KB each. */
  private static final int KERNEL_BYTES = 8_000;

  private static final int NUM_KERNELS = 500;

  private NativeHeap() {}

  /**
   * To be called before a step's maps are made; does its work once in a process.
   *
   * @param pixels of the batch, images x height x width
   */
  static void prepare(long pixels) {
    if (pixels >= LARGE_BATCH_PIXELS && !IS_RESERVED.getAndSet(true)) {
      reserve();
    }
  }

  /** Makes small free blocks, each between two that are never freed. */
  static void reserve() {
    List<Pointer> blocks = new ArrayList<>();
    int size = SMALLEST;
    for (Blocks range : RESERVE) {
      for (; size <= range.toBytes(); size += ALIGNMENT) {
        take(blocks, size - HEADER, range.count());
      }
    }
    take(blocks, KERNEL_BYTES, NUM_KERNELS);
    // Only now: a block freed earlier would be cut up for the next ones.
    blocks.forEach(Pointer::free);
  }

  private static void take(List<Pointer> blocks, int numBytes, int count) {
    for (int i = 0; i < count; i++) {
      blocks.add(Pointer.malloc(numBytes));
      Pointer.malloc(SMALLEST - HEADER);
    }
  }
}
