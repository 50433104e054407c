package io.ghostspark.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code manifest.json} of a checkpoint, its last file.
 *
 * @param architecture of the network
 * @param identity what must be equal for a run to go on bit for bit, by configuration key
 * @param nextRound 0-based round to run next, counted from the start of the run
 * @param epoch of that round
 * @param position of that round's first sample in its epoch
 * @param step optimiser steps done
 * @param files by name: little-endian f32 arrays
 */
record CheckpointManifest(
    int schemaVersion,
    String architecture,
    Map<String, String> identity,
    long nextRound,
    int epoch,
    long position,
    long step,
    Map<String, FileEntry> files) {

  static final int SCHEMA_VERSION = 1;

  /** Size and SHA-256 (hex) of a whole file. */
  record FileEntry(long bytes, String sha256) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  CheckpointManifest {
    identity = new TreeMap<>(identity);
    files = new TreeMap<>(files);
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write checkpoint manifest", e);
    }
  }

  static CheckpointManifest parse(byte[] json) throws IOException {
    CheckpointManifest manifest = JSON.readValue(json, CheckpointManifest.class);
    if (manifest.schemaVersion != SCHEMA_VERSION) {
      throw new IOException(
          "schema version expected = %d, actual = %d"
              .formatted(SCHEMA_VERSION, manifest.schemaVersion));
    }
    return manifest;
  }
}
