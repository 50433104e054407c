package io.ghostspark.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.checkpoint.SafetensorsHeader.Entry;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenStudent;
import io.ghostspark.model.golden.GoldenTeacher;
import io.ghostspark.model.golden.TeacherShapes;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A safetensors file of exactly the names and shapes of every {@code names} file is loaded, and
 * saved under the same names; its tensors are f32, f16 and bf16 in turn, with the counters and
 * indices that a published file holds.
 */
class NamesGoldenTest {
  private static final List<String> TYPES = List.of("F32", "F16", "BF16");
  private static final String COUNTER = "num_batches_tracked";
  private static final String INDEX = "blocks.0.attn.relative_position_index";

  @TestFactory
  Stream<DynamicTest> filesOfTheReferencesNamesAreLoadedAndSaved() {
    return Stream.of(Kind.STUDENT_NAMES, Kind.TEACHER_NAMES, Kind.GHOSTNETV3_NAMES)
        .flatMap(kind -> GoldenFolder.tests(kind, file -> check(kind, file)));
  }

  private static void check(Kind kind, Path file) {
    JsonNode names = GoldenFolder.read(file);
    if (kind == Kind.GHOSTNETV3_NAMES) {
      names = names.get("train_form");
    }
    NetworkSpec spec = spec(kind, file, names);
    Map<String, List<Integer>> weights = GoldenFolder.shapes(names);
    Map<String, List<Integer>> stored = new LinkedHashMap<>(weights);
    names.fieldNames().forEachRemaining(name -> stored.putIfAbsent(name, List.of()));
    stored.put(INDEX, List.of());

    assertThat(saved(read(stored, spec))).isEqualTo(weights);
    assertRefused(stored, spec);
  }

  /** One name fewer, one more and one other shape are one error. */
  private static void assertRefused(Map<String, List<Integer>> stored, NetworkSpec spec) {
    List<String> names =
        stored.entrySet().stream()
            .filter(tensor -> !tensor.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    String missing = names.get(0);
    String misshaped = names.get(names.size() - 1);
    Map<String, List<Integer>> other = new LinkedHashMap<>(stored);
    other.remove(missing);
    other.put(misshaped, List.of(1, 2, 3));
    other.put("surplus.weight", List.of(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(other, spec))
        .withMessageContaining(": 3 tensors do not fit:")
        .withMessageContaining("missing '" + missing + "'")
        .withMessageContaining("misshaped '" + misshaped + "': expected = ")
        .withMessageContaining("surplus 'surplus.weight' [1]");
  }

  private static NetworkSpec spec(Kind kind, Path file, JsonNode names) {
    String model = file.getFileName().toString().replaceAll("names_|\\.json", "");
    return switch (kind) {
      case STUDENT_NAMES -> GoldenStudent.spec(model);
      case GHOSTNETV3_NAMES ->
          new GhostNetV3Spec(
              Double.parseDouble(model.replace("ghostnetv3_", "")),
              names.get("classifier.weight").get(0).intValue(),
              3,
              DepthwiseScale.WITH,
              0);
      default ->
          GoldenTeacher.all().stream()
              .filter(teacher -> teacher.model().equals(model))
              .map(GoldenTeacher::spec)
              .findFirst()
              .orElseGet(() -> new TeacherShapes(GoldenFolder.shapes(names)).squareSpec());
    };
  }

  private static Weights read(Map<String, List<Integer>> tensors, NetworkSpec spec) {
    List<Entry> entries = new ArrayList<>();
    long end = 0;
    for (Map.Entry<String, List<Integer>> tensor : tensors.entrySet()) {
      boolean isCounter = tensor.getKey().endsWith(COUNTER) || tensor.getKey().equals(INDEX);
      String type = isCounter ? "I64" : TYPES.get(entries.size() % TYPES.size());
      long elementBytes = isCounter ? 8 : type.equals("F32") ? 4 : 2;
      long elements =
          tensor.getValue().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      long begin = end;
      end += elements * elementBytes;
      entries.add(new Entry(tensor.getKey(), type, tensor.getValue(), begin, end));
    }
    try (InputStream in = file(new SafetensorsHeader(entries, Map.of("format", "pt")), end)) {
      return Safetensors.read(in, spec, "file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream file(SafetensorsHeader header, long numBytes) throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(header.encode()), new Zeros(numBytes));
  }

  private static Map<String, List<Integer>> saved(Weights weights) {
    FirstBytes out = new FirstBytes();
    Map<String, List<Integer>> names = new LinkedHashMap<>();
    try {
      Safetensors.write(out, weights, Safetensors.Precision.F16, Map.of());
      SafetensorsHeader header =
          SafetensorsHeader.read(new ByteArrayInputStream(out.kept.toByteArray()), "saved");
      header.entries().forEach(entry -> names.put(entry.name(), entry.shape()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** So many bytes of 0. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long numBytes) {
      this.left = numBytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(bytes, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }

  /** Keeps what a header can take at most here. */
  private static final class FirstBytes extends OutputStream {
    private static final int MOST = 1 << 20;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public void write(int value) {
      if (kept.size() < MOST) {
        kept.write(value);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      kept.write(bytes, offset, Math.min(length, MOST - Math.min(MOST, kept.size())));
    }
  }
}
