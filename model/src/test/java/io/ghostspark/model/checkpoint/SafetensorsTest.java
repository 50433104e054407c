package io.ghostspark.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.checkpoint.Safetensors.Precision;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.spec.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final NetworkSpec PAIR = new PairSpec();

  /** Two tensors; the layout's order (w, b) is not the order of the list. */
  private record PairSpec() implements NetworkSpec {
    @Override
    public String architecture() {
      return "pair";
    }

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public List<TensorSpec> tensors() {
      return List.of(
          new TensorSpec("b", List.of(2), Role.VECTOR),
          new TensorSpec("w", List.of(2, 1), Role.WEIGHT));
    }
  }

  private static byte[] write(Weights weights, Precision precision, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, weights, precision, metadata);
    return out.toByteArray();
  }

  private static Weights read(byte[] file, NetworkSpec spec) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(file), spec, "x.safetensors");
  }

  private static byte[] file(String header, byte[] body) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(body)
        .array();
  }

  @Test
  void writtenWeightsReadBackBitForBit() throws IOException {
    BeitSpec spec = new BeitSpec(32, 64, 16, 48, 2, 2, 192, 5);
    Weights weights = GoldenTensors.weights(spec, "safetensors");
    Map<String, String> metadata = Map.of(NetworkCard.METADATA_KEY, NetworkCard.of(spec).json());

    byte[] file = write(weights, Precision.F32, metadata);

    assertThat(read(file, spec).values()).isEqualTo(weights.values());
    assertThat(Safetensors.metadata(new ByteArrayInputStream(file), "x")).isEqualTo(metadata);
    assertThat(write(weights, Precision.F32, metadata)).isEqualTo(file);
  }

  @Test
  void halvesReadBackRounded() throws IOException {
    Weights weights = new Weights(PAIR, new float[] {1, 0.1f, -65504f, 3e-8f});

    Weights back = read(write(weights, Precision.F16, Map.of()), PAIR);

    assertThat(back.values()).containsExactly(1, 0.099975586f, -65504f, 0x1p-24f * 1);
  }

  @Test
  void aValueBeyondHalfIsNotWrittenAsInfinity() {
    Weights weights = new Weights(PAIR, new float[] {1, 2, 3, 70000});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(weights, Precision.F16, Map.of()))
        .withMessage("Cannot write 'b' as F16: 70000.0 is beyond 65504.0; write F32");
  }

  @Test
  void theHeaderIsAlignedAndInSpecOrder() throws IOException {
    byte[] file =
        write(new Weights(PAIR, new float[] {1, 2, 3, 4}), Precision.F32, Map.of("k", "v"));

    String header = new String(file, 8, file.length - 8 - 16, StandardCharsets.UTF_8);
    assertThat(header.strip())
        .isEqualTo(
            "{\"__metadata__\":{\"k\":\"v\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]}}");
    assertThat(header.length() % 8).isZero();
    assertThat(
            ByteBuffer.wrap(file, file.length - 16, 16).order(ByteOrder.LITTLE_ENDIAN).getFloat())
        .isEqualTo(3f);
  }

  @Test
  void allFloatTypesAreReadInAnyOrderAndIgnoredEntriesSkipped() throws IOException {
    ByteBuffer body = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    body.putDouble(1.5).putDouble(-2.25);
    body.putLong(7).putLong(9);
    body.putShort((short) 0x3f80).putShort((short) 0xc040);
    String header =
        "{'b':{'dtype':'BF16','shape':[2],'data_offsets':[32,36]},"
            + "'bn.num_batches_tracked':{'dtype':'I64','shape':[],'data_offsets':[16,24]},"
            + "'blocks.0.attn.relative_position_index':"
            + "{'dtype':'I64','shape':[1,1],'data_offsets':[24,32]},"
            + "'w':{'dtype':'F64','shape':[2,1],'data_offsets':[0,16]}}";

    assertThat(read(file(header, body.array()), PAIR).values())
        .containsExactly(1.5f, -2.25f, 1, -3);
  }

  @Test
  void everyTensorThatDoesNotFitIsInOneError() {
    String header =
        "{'w':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]},"
            + "'extra':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(file(header, new byte[12]), PAIR))
        .withMessage(
            "Cannot read x.safetensors as pair: 3 tensors do not fit:\n"
                + "  missing 'b' [2]\n"
                + "  misshaped 'w': expected = [2, 1], actual = [1, 2]\n"
                + "  surplus 'extra' [1]");
  }

  @Test
  void aTensorOfIntegersIsNotReadAsWeights() {
    String header =
        "{'w':{'dtype':'I32','shape':[2,1],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(file(header, new byte[16]), PAIR))
        .withMessageEndingWith("type of 'w' is I32, not a float type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1,'a':2}|header is not valid JSON: Duplicate field 'a'",
        "{'a'|header is not valid JSON: ",
        "[1]|header is not a JSON object",
        "{'__metadata__':{'k':1}}|metadata 'k' is not a string: 1",
        "{'w':{'dtype':'F32','shape':[2]}}|tensor 'w' lacks a valid dtype, shape or data_offsets: ",
        "{'w':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|tensor 'w' has shape [-2]",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|tensor 'w' has data_offsets [8,0]",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,9]}}"
            + "|tensor 'w' of F32 [2] has 9 bytes, expected 8",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}"
            + "|tensor 'b' begins at byte 4 but 'w' ends at 8 (they overlap)",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}"
            + "|tensor 'w' begins at byte 4 but the header ends at 0 (there is a gap)",
        "{'w':{'dtype':'F32','shape':[2,1],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}"
            + "|file ends after 4 of 8 bytes of tensor 'b'",
      })
  void malformedHeadersAndTruncatedFilesAreNamed(String header, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(file(header, new byte[12]), PAIR))
        .withMessageStartingWith("Cannot read x.safetensors: " + reason);
  }

  @Test
  void headerLengthsAreLimited() {
    byte[] huge = new byte[16];
    Arrays.fill(huge, (byte) 0xff);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(huge, PAIR))
        .withMessage(
            "Cannot read x.safetensors: header length is 18446744073709551615 bytes"
                + " (must be in 2..100000000): it is not a safetensors file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(new byte[3], PAIR))
        .withMessage("Cannot read x.safetensors: file ends inside the header length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'}, PAIR))
        .withMessage("Cannot read x.safetensors: file ends after 1 of 9 bytes of header");
  }

  @Test
  void bytesBehindTheLastTensorAreAnError() throws IOException {
    byte[] file = write(new Weights(PAIR, new float[4]), Precision.F32, Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Arrays.copyOf(file, file.length + 1), PAIR))
        .withMessage("Cannot read x.safetensors: there are bytes behind the last tensor");
  }
}
