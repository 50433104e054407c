package io.ghostspark.dataprep.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private record Example(int zebra, double apple, List<String> names, Map<String, Integer> map) {}

  @Test
  void keysAreSortedAndNothingIsPadded() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", 2);

    assertThat(CanonicalJson.write(new Example(1, 0.1, List.of("y", "x"), map)))
        .isEqualTo("{\"apple\":0.1,\"map\":{\"a\":2,\"b\":1},\"names\":[\"y\",\"x\"],\"zebra\":1}");
  }

  /** FIPS 180-2, appendix B.1. */
  @Test
  void digestIsSha256() throws IOException {
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    assertThat(Sha256.hex("abc")).isEqualTo(expected);
    assertThat(Sha256.hex(new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(expected);
    assertThat(CanonicalJson.digest("abc")).isEqualTo(Sha256.hex("\"abc\""));
  }
}
