package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String SECRET = "wJalr/XUtn+EMI";

  @Test
  void passwordsInUrlsAreHidden() {
    assertThat(Redaction.of("Cannot open 's3a://AKIA:" + SECRET + "@bucket/shards': 403"))
        .isEqualTo("Cannot open 's3a://***@bucket/shards': 403");
    assertThat(Redaction.of("sftp://me:" + SECRET + "@host:22/a, then hdfs://host:8020/b"))
        .isEqualTo("sftp://***@host:22/a, then hdfs://host:8020/b");
  }

  @Test
  void valuesOfSettingsThatNameASecretAreHidden() {
    for (String key :
        new String[] {
          "fs.s3a.secret.key",
          "spark.hadoop.fs.s3a.access.key",
          "fs.s3a.session.token",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "_SPARK_AUTH_SECRET",
          "spark.authenticate.secret",
          "spark.ssl.keyStorePassword",
          "X-Amz-Signature",
          "X-Amz-Credential",
          "privateKey"
        }) {
      assertThat(Redaction.of(key + "=" + SECRET + " x")).isEqualTo(key + "=*** x");
      assertThat(Redaction.of(key + ": '" + SECRET + " x'")).isEqualTo(key + ": ***");
      assertThat(Redaction.of("{\"" + key + "\": \"" + SECRET + "\"}"))
          .isEqualTo("{\"" + key + "\": ***}");
    }
  }

  @Test
  void ordinaryTextStaysAsItIs() {
    for (String text :
        new String[] {
          "Cannot access 's3a://bucket/a': access is denied (403); check fs.s3a.access.key and fs.s3a.secret.key",
          "abfss://container@account.dfs.core.windows.net/shards",
          "Cannot read 'hdfs://host:8020/a': no such file; run 'prepare'",
          "Unknown key train.secret; known here: train",
          "Invalid network.width: 0.0 (must be > 0)"
        }) {
      assertThat(Redaction.of(text)).isEqualTo(text);
    }
  }

  /** The pattern of the console that every run without a log4j2 configuration of its own has. */
  @Test
  void passwordsInUrlsDoNotReachTheLog() throws IOException {
    Properties log4j = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/log4j2.properties"))) {
      log4j.load(in);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withAlwaysWriteExceptions(
                Boolean.parseBoolean(
                    log4j.getProperty("appender.console.layout.alwaysWriteExceptions", "true")))
            .withPattern(log4j.getProperty("appender.console.layout.pattern"))
            .build();

    String line =
        layout.toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName("io.ghostspark.Some")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("reading s3a://AKIA:" + SECRET + "@bucket/a"))
                .setThrown(new IOException("at s3a://AKIA:" + SECRET + "@bucket/b"))
                .build());

    assertThat(line)
        .contains("WARN  Some: reading s3a://***@bucket/a", "IOException: at s3a://***@bucket/b")
        .doesNotContain("AKIA", SECRET);
  }
}
