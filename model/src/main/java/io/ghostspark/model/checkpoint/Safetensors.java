package io.ghostspark.model.checkpoint;

import io.ghostspark.model.checkpoint.SafetensorsHeader.Entry;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Safetensors files by checkpoint key: f64, f32, f16 and bf16 in; f32 or f16 out. Malformed files
 * are an {@link IllegalArgumentException} that names the file.
 */
public final class Safetensors {

  /** Element type on disk. */
  public enum Precision {
    F32,
    F16
  }

  private static final int CHUNK_BYTES = 1 << 16;

  private static final float MAX_HALF = 65504f;

  private Safetensors() {}

  /**
   * Reads all tensors of {@code spec}; missing, surplus and misshaped ones are one error listing
   * all. Entries named {@code num_batches_tracked} or {@code relative_position_index} are skipped,
   * and what a profiler leaves behind ({@code total_ops}, {@code total_params}).
   */
  public static Weights read(InputStream in, NetworkSpec spec, String fileName) throws IOException {
    return read(in, spec, KeyNaming.GHOSTSPARK, fileName);
  }

  /** As above, of a file with somebody else's names; messages have the file's. */
  public static Weights read(InputStream in, NetworkSpec spec, KeyNaming naming, String fileName)
      throws IOException {
    UnaryOperator<String> names = naming.names(spec);
    SafetensorsHeader header = SafetensorsHeader.read(in, fileName);
    checkTensors(header, spec, names, fileName);
    FlatLayout layout = spec.layout();
    Map<String, FlatLayout.Slot> slots =
        layout.slots().stream()
            .collect(Collectors.toMap(slot -> names.apply(slot.tensor().name()), slot -> slot));
    float[] values = new float[layout.numElements()];
    byte[] chunk = new byte[CHUNK_BYTES];
    for (Entry entry : header.entries()) {
      FlatLayout.Slot slot = slots.get(entry.name());
      readTensor(
          in, entry, slot == null ? null : new Target(values, slot.offset()), chunk, fileName);
    }
    if (in.read() >= 0) {
      throw new IllegalArgumentException(
          "Cannot read " + fileName + ": there are bytes behind the last tensor");
    }
    return new Weights(spec, values);
  }

  /** The file's free-text metadata, sorted by key; reads the header only. */
  public static Map<String, String> metadata(InputStream in, String fileName) throws IOException {
    return SafetensorsHeader.read(in, fileName).metadata();
  }

  private static void checkTensors(
      SafetensorsHeader header, NetworkSpec spec, UnaryOperator<String> names, String fileName) {
    Map<String, Entry> entries =
        header.entries().stream().collect(Collectors.toMap(Entry::name, Function.identity()));
    List<TensorSpec> tensors =
        spec.tensors().stream()
            .map(t -> new TensorSpec(names.apply(t.name()), t.shape(), t.role()))
            .toList();
    List<String> problems = new ArrayList<>();
    for (TensorSpec tensor : tensors) {
      Entry entry = entries.get(tensor.name());
      if (entry == null) {
        problems.add("missing '" + tensor.name() + "' " + tensor.shape());
      } else if (!entry.shape().equals(tensor.shape())) {
        problems.add(
            "misshaped '"
                + tensor.name()
                + "': expected = "
                + tensor.shape()
                + ", actual = "
                + entry.shape());
      } else if (ElementType.named(entry.type()) == null) {
        problems.add("type of '" + tensor.name() + "' is " + entry.type() + ", not a float type");
      }
    }
    Map<String, TensorSpec> expected =
        tensors.stream().collect(Collectors.toMap(TensorSpec::name, Function.identity()));
    for (Entry entry : header.entries()) {
      if (!expected.containsKey(entry.name()) && !isSkipped(entry.name())) {
        problems.add("surplus '" + entry.name() + "' " + entry.shape());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read "
              + fileName
              + " as "
              + spec.architecture()
              + ": "
              + problems.size()
              + " tensors do not fit:\n  "
              + String.join("\n  ", problems));
    }
  }

  private static boolean isSkipped(String name) {
    return name.endsWith("num_batches_tracked")
        || name.endsWith("relative_position_index")
        || name.endsWith("total_ops")
        || name.endsWith("total_params");
  }

  /** Where the next tensor's elements go. */
  private record Target(float[] values, int offset) {}

  private static void readTensor(
      InputStream in, Entry entry, @Nullable Target target, byte[] chunk, String fileName)
      throws IOException {
    long remaining = entry.numBytes();
    int next = target == null ? 0 : target.offset();
    while (remaining > 0) {
      int wanted = (int) Math.min(remaining, chunk.length);
      int actual = in.readNBytes(chunk, 0, wanted);
      if (actual < wanted) {
        throw new IllegalArgumentException(
            "Cannot read "
                + fileName
                + ": file ends after "
                + (entry.numBytes() - remaining + actual)
                + " of "
                + entry.numBytes()
                + " bytes of tensor '"
                + entry.name()
                + "'");
      }
      remaining -= wanted;
      if (target != null) {
        next = decode(littleEndian(chunk).limit(wanted), entry, target.values(), next);
      }
    }
  }

  private static int decode(ByteBuffer chunk, Entry entry, float[] values, int offset) {
    ElementType type = ElementType.valueOf(entry.type());
    int next = offset;
    while (chunk.hasRemaining()) {
      values[next++] = type.read(chunk);
    }
    return next;
  }

  /**
   * Writes all tensors in the order of the spec: the same weights and metadata give the same bytes.
   *
   * @param metadata free text, such as the network's card and the provenance
   */
  public static void write(
      OutputStream out, Weights weights, Precision precision, Map<String, String> metadata)
      throws IOException {
    write(out, weights, KeyNaming.GHOSTSPARK, precision, metadata);
  }

  /** As above, under somebody else's names. */
  public static void write(
      OutputStream out,
      Weights weights,
      KeyNaming naming,
      Precision precision,
      Map<String, String> metadata)
      throws IOException {
    UnaryOperator<String> names = naming.names(weights.spec());
    int elementBytes = precision == Precision.F32 ? Float.BYTES : Short.BYTES;
    List<Entry> entries = new ArrayList<>();
    long end = 0;
    for (TensorSpec tensor : weights.spec().tensors()) {
      long begin = end;
      end += (long) tensor.numElements() * elementBytes;
      String name = names.apply(tensor.name());
      entries.add(new Entry(name, precision.name(), tensor.shape(), begin, end));
    }
    out.write(new SafetensorsHeader(entries, metadata).encode());
    Map<String, FlatLayout.Slot> slots = weights.spec().layout().byName();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (TensorSpec tensor : weights.spec().tensors()) {
      FlatLayout.Slot slot = slots.get(tensor.name());
      if (slot != null) {
        writeTensor(out, weights.values(), slot, precision, chunk);
      }
    }
  }

  private static void writeTensor(
      OutputStream out, float[] values, FlatLayout.Slot slot, Precision precision, byte[] chunk)
      throws IOException {
    ByteBuffer bytes = littleEndian(chunk);
    int end = slot.offset() + slot.tensor().numElements();
    for (int i = slot.offset(); i < end; i++) {
      if (bytes.remaining() < Float.BYTES) {
        out.write(chunk, 0, bytes.position());
        bytes.clear();
      }
      if (precision == Precision.F32) {
        bytes.putFloat(values[i]);
      } else {
        bytes.putShort(half(values[i], slot.tensor().name()));
      }
    }
    out.write(chunk, 0, bytes.position());
  }

  private static ByteBuffer littleEndian(byte[] chunk) {
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static short half(float value, String name) {
    if (Math.abs(value) > MAX_HALF && Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "Cannot write '"
              + name
              + "' as F16: "
              + value
              + " is beyond "
              + MAX_HALF
              + "; write F32");
    }
    return HalfFloat.fromFloat(value);
  }
}
