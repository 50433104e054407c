package io.ghostspark.model.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked header of a safetensors file: 8 bytes little-endian length, then JSON of that length.
 *
 * @param entries in the order of their bytes, without gaps and overlaps
 * @param metadata sorted by key
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

  /** Largest header of the reference reader. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  static final String METADATA_KEY = "__metadata__";

  private static final int LENGTH_BYTES = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor's place.
   *
   * @param type as written in the file, such as {@code F32} or {@code I64}
   * @param begin offset of the first byte behind the header
   * @param end offset behind the last byte
   */
  record Entry(String name, String type, List<Integer> shape, long begin, long end) {
    long numBytes() {
      return end - begin;
    }
  }

  /** Reads the header; the stream then stands at the first tensor. */
  static SafetensorsHeader read(InputStream in, String fileName) throws IOException {
    byte[] lengthBytes = in.readNBytes(LENGTH_BYTES);
    if (lengthBytes.length < LENGTH_BYTES) {
      throw malformed(fileName, "file ends inside the header length");
    }
    long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw malformed(
          fileName,
          "header length is "
              + Long.toUnsignedString(length)
              + " bytes (must be in 2.."
              + MAX_HEADER_BYTES
              + "): it is not a safetensors file");
    }
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw malformed(
          fileName, "file ends after " + header.length + " of " + length + " bytes of header");
    }
    return parse(header, fileName);
  }

  private static SafetensorsHeader parse(byte[] header, String fileName) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot read " + fileName + ": header is not valid JSON: " + e.getOriginalMessage(), e);
    }
    if (!(root instanceof ObjectNode)) {
      throw malformed(fileName, "header is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = Map.of();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA_KEY)) {
        metadata = metadata(field.getValue(), fileName);
      } else {
        entries.add(entry(field.getKey(), field.getValue(), fileName));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkContiguous(entries, fileName);
    return new SafetensorsHeader(List.copyOf(entries), metadata);
  }

  private static Map<String, String> metadata(JsonNode node, String fileName) {
    if (!node.isObject()) {
      throw malformed(fileName, METADATA_KEY + " is not a JSON object");
    }
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw malformed(
            fileName, "metadata '" + field.getKey() + "' is not a string: " + field.getValue());
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static Entry entry(String name, JsonNode node, String fileName) {
    JsonNode type = node.path("dtype");
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!type.isTextual() || !shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw malformed(
          fileName, "tensor '" + name + "' lacks a valid dtype, shape or data_offsets: " + node);
    }
    List<Integer> dimensions = new ArrayList<>();
    for (JsonNode dimension : shape) {
      if (!dimension.canConvertToInt()
          || !dimension.isIntegralNumber()
          || dimension.intValue() < 0) {
        throw malformed(fileName, "tensor '" + name + "' has shape " + shape);
      }
      dimensions.add(dimension.intValue());
    }
    JsonNode begin = offsets.get(0);
    JsonNode end = offsets.get(1);
    if (!isOffset(begin) || !isOffset(end) || begin.longValue() > end.longValue()) {
      throw malformed(fileName, "tensor '" + name + "' has data_offsets " + offsets);
    }
    return checkSize(
        new Entry(
            name, type.textValue(), List.copyOf(dimensions), begin.longValue(), end.longValue()),
        fileName);
  }

  private static boolean isOffset(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private static Entry checkSize(Entry entry, String fileName) {
    ElementType type = ElementType.named(entry.type());
    if (type != null && numBytes(entry.shape(), type) != entry.numBytes()) {
      throw malformed(
          fileName,
          "tensor '"
              + entry.name()
              + "' of "
              + type
              + " "
              + entry.shape()
              + " has "
              + entry.numBytes()
              + " bytes, expected "
              + numBytes(entry.shape(), type));
    }
    return entry;
  }

  /** -1 if the product does not fit in a long. */
  private static long numBytes(List<Integer> shape, ElementType type) {
    try {
      long bytes = type.numBytes();
      for (int dimension : shape) {
        bytes = Math.multiplyExact(bytes, (long) dimension);
      }
      return bytes;
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static void checkContiguous(List<Entry> entries, String fileName) {
    long expected = 0;
    String before = "the header";
    for (Entry entry : entries) {
      if (entry.begin() != expected) {
        throw malformed(
            fileName,
            "tensor '"
                + entry.name()
                + "' begins at byte "
                + entry.begin()
                + " but "
                + before
                + " ends at "
                + expected
                + (entry.begin() < expected ? " (they overlap)" : " (there is a gap)"));
      }
      expected = entry.end();
      before = "'" + entry.name() + "'";
    }
  }

  /** The header's bytes with their length before them, padded with blanks to 8 bytes. */
  byte[] encode() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = root.putObject(METADATA_KEY);
      new TreeMap<>(metadata).forEach(node::put);
    }
    for (Entry entry : entries) {
      ObjectNode node = root.putObject(entry.name());
      node.put("dtype", entry.type());
      entry.shape().forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    byte[] json = JSON.writeValueAsBytes(root);
    int padded = (json.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    bytes.put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static IllegalArgumentException malformed(String fileName, String reason) {
    return new IllegalArgumentException("Cannot read " + fileName + ": " + reason);
  }
}
