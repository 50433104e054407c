package io.ghostspark.dataprep.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts, bytes and streams. */
public final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 16;

  private Sha256() {}

  /** A fresh digest, for callers that feed it themselves. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Cannot digest: this JVM has no SHA-256", impossible);
    }
  }

  /** The 32 bytes of {@code bytes}' digest. */
  public static byte[] of(byte[] bytes) {
    return start().digest(bytes);
  }

  /** Hex digest of the text's UTF-8 bytes. */
  public static String hex(String text) {
    return hex(start(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Hex digest of everything left in {@code in}, which stays open. */
  public static String hex(InputStream in) throws IOException {
    MessageDigest digest = start();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return hex(digest, new byte[0]);
  }

  /** Finishes {@code digest} with {@code last} and writes it in hex. */
  public static String hex(MessageDigest digest, byte[] last) {
    return HexFormat.of().formatHex(digest.digest(last));
  }
}
