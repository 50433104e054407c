package io.ghostspark.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /** Far above any identity; what is longer was not written here. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern FILE_NAME = Pattern.compile("[a-z]+(-[a-z0-9]+)*\\.bin");

  /** Size and SHA-256 (hex) of a whole file. */
  record FileEntry(long bytes, String sha256) {
    FileEntry {
      require("bytes", bytes, bytes >= 0 && bytes % Float.BYTES == 0, "whole f32 numbers");
      require("sha256", sha256, sha256 != null, "given");
    }
  }

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  CheckpointManifest {
    require("architecture", architecture, architecture != null, "given");
    require("identity", identity, identity != null, "given");
    require("files", files, files != null, "given");
    require("next-round", nextRound, nextRound >= 0, ">= 0");
    require("epoch", epoch, epoch >= 0, ">= 0");
    require("position", position, position >= 0, ">= 0");
    require("step", step, step >= 0, ">= 0");
    for (String name : files.keySet()) {
      require("files", "'" + name + "'", FILE_NAME.matcher(name).matches(), "plain .bin names");
    }
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

  private static void require(String key, @Nullable Object value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("Invalid %s: %s (must be %s)".formatted(key, value, rule));
    }
  }

  /** Refuses what no version of ours wrote. */
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
