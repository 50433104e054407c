package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final long MAP_ELEMENTS = 2 << 20;
  private static final int NUM_MAPS = 20;
  private static final int SMALL_PER_MAP = 50;
  private static final long MAP_BYTES = MAP_ELEMENTS * Float.BYTES;

  /** 2 were measured, and 20, every one, without {@code reserve}. */
  private static final long MOST_NEW_MAPS = 5;

  /** Without {@code reserve} the small objects lie where a map's hole must close. */
  @Test
  void mapsFitIntoTheHolesOfThoseBefore() {
    String tunables = System.getenv().getOrDefault("GLIBC_TUNABLES", "");
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    assertThat(tunables).contains("tcache_count=0", "mxfast=0");
    Torch.requireLoaded();
    NativeHeap.reserve();
    List<Pointer> small = new ArrayList<>();
    long highest = highestMap(small);
    long highestAgain = highestMap(small);
    small.forEach(Pointer::free);
    assertThat((highestAgain - highest) / MAP_BYTES).isLessThanOrEqualTo(MOST_NEW_MAPS);
  }

  /** The largest address of maps that are all alive at once, with small objects made between. */
  private static long highestMap(List<Pointer> small) {
    List<Long> addresses = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      for (int i = 0; i < NUM_MAPS; i++) {
        Tensor map = torch.empty(MAP_ELEMENTS);
        addresses.add(map.data_ptr().address());
        for (int j = 0; j < SMALL_PER_MAP; j++) {
          small.add(Pointer.malloc(24 + 16 * (j % 6)));
        }
      }
    }
    return Collections.max(addresses);
  }
}
