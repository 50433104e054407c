package io.ghostspark.jobs.convert;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.checkpoint.KeyNaming;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A safetensors file on this machine. */
record WeightFile(Path path) {

  /** The file's free text. */
  Map<String, String> metadata() {
    try (InputStream in = open()) {
      return Safetensors.metadata(in, path.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + path + "'", e);
    }
  }

  /** The network that the metadata names, if they do. */
  static Optional<NetworkSpec> network(Map<String, String> metadata) {
    return Optional.ofNullable(NetworkCard.fromMetadata(metadata)).map(NetworkCard::spec);
  }

  /** The naming that the metadata names; our own when they do not. */
  static KeyNaming naming(Map<String, String> metadata) {
    String key = metadata.getOrDefault(KeyNaming.METADATA_KEY, KeyNaming.GHOSTSPARK.key());
    return KeyNaming.valueOf(key.toUpperCase(Locale.ROOT));
  }

  Weights read(NetworkSpec spec, KeyNaming naming) {
    try (InputStream in = open()) {
      return Safetensors.read(in, spec, naming, path.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + path + "'", e);
    }
  }

  /** Replaces what stands there. */
  void write(
      Weights weights,
      KeyNaming naming,
      Safetensors.Precision precision,
      Map<String, String> metadata) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(NetworkCard.METADATA_KEY, NetworkCard.of(weights.spec()).json());
    all.put(KeyNaming.METADATA_KEY, naming.key());
    Path beside = path.resolveSibling(path.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(beside)) {
        Safetensors.write(out, weights, naming, precision, all);
      }
      Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + path + "'", e);
    }
  }

  private InputStream open() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ValidationException("Cannot read '" + path + "': no such file");
    }
    return new BufferedInputStream(Files.newInputStream(path));
  }
}
