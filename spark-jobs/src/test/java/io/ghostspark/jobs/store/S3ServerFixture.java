package io.ghostspark.jobs.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** S3Proxy with a store in memory, in a JVM of its own: it checks signatures as S3 does. */
final class S3ServerFixture implements AutoCloseable {
  static final String ACCESS_KEY = "key";
  static final String SECRET_KEY = "secret";
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;

  private S3ServerFixture(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static S3ServerFixture start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Path properties = folder.resolve("s3proxy.conf");
    Files.write(
        properties,
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=transient",
            "jclouds.identity=x",
            "jclouds.credential=x"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                System.getProperty("s3proxy.jar"),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3ServerFixture server = new S3ServerFixture(process, port);
    server.await(folder);
    return server;
  }

  int port() {
    return port;
  }

  private void await(Path folder) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    close();
    throw new IOException(
        "Cannot start S3Proxy: " + Files.readString(folder.resolve("s3proxy.log")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
