package io.ghostspark.jobs.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands in front of an HTTP server, one request a connection, and spoils every n-th: an internal
 * error, a request to slow down, a connection closed without an answer, one cut within its answer.
 */
final class FaultyProxyFixture implements AutoCloseable {
  /** What happens to a request instead of an answer. */
  enum Fault {
    INTERNAL_ERROR,
    SLOW_DOWN,
    DROPPED,
    CUT
  }

  private final ServerSocket socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "faulty-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final int serverPort;
  private final AtomicLong requests = new AtomicLong();
  private final Map<Fault, LongAdder> faults = new ConcurrentHashMap<>();

  /** Every how many requests one is spoilt; 0 spoils none. */
  private volatile int period;

  FaultyProxyFixture(int serverPort) throws IOException {
    this.serverPort = serverPort;
    threads.execute(this::acceptAll);
  }

  int port() {
    return socket.getLocalPort();
  }

  long requests() {
    return requests.get();
  }

  long faults(Fault fault) {
    return faults.getOrDefault(fault, new LongAdder()).sum();
  }

  void spoilEvery(int everyRequests) {
    period = everyRequests;
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      long number = requests.incrementAndGet();
      if (period > 0 && number % period == 0) {
        Fault fault = Fault.values()[(int) (number / period % Fault.values().length)];
        faults.computeIfAbsent(fault, f -> new LongAdder()).increment();
        if (fault == Fault.DROPPED) {
          return;
        }
        if (fault != Fault.CUT) {
          answer(client.getOutputStream(), fault);
          return;
        }
        send(client, server, head);
        client.getOutputStream().write(cut(server.getInputStream().readAllBytes()));
        return;
      }
      send(client, server, head);
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      // The client's side of a fault: it sees a closed connection, which is the purpose.
      return;
    }
  }

  /** Request line and headers, of which the connection's ends: not part of the signature. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      bytes.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return bytes
        .toString(StandardCharsets.ISO_8859_1)
        .replaceFirst("(?im)^Connection:.*\r\n", "")
        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
  }

  private void send(Socket client, Socket server, String head) throws IOException {
    server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    server.getOutputStream().flush();
    threads.execute(() -> sendBody(client, server));
  }

  private static void sendBody(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException closed) {
      // The answer has ended and with it the connection.
      return;
    }
  }

  /** The headers and half of the body; nothing of an answer without a body. */
  private static byte[] cut(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n", text.lastIndexOf("HTTP/1.1 ")) + 4;
    return body == answer.length
        ? new byte[0]
        : Arrays.copyOf(answer, body + (answer.length - body) / 2);
  }

  private static void answer(OutputStream out, Fault fault) throws IOException {
    boolean slowDown = fault == Fault.SLOW_DOWN;
    String code = slowDown ? "SlowDown" : "InternalError";
    String body =
        "<?xml version=\"1.0\"?><Error><Code>"
            + code
            + "</Code><Message>Injected</Message></Error>";
    String text =
        "HTTP/1.1 "
            + (slowDown ? "503 Slow Down" : "500 Internal Server Error")
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
