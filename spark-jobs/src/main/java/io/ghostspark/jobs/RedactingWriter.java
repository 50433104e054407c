package io.ghostspark.jobs;

import java.io.PrintWriter;

/**
 * The console of failures: what passes is {@link Redaction redacted}, a piece of text at a time.
 */
final class RedactingWriter extends PrintWriter {

  RedactingWriter(PrintWriter console) {
    super(console, /* autoFlush= */ true);
  }

  @Override
  public void write(String text, int offset, int length) {
    String shown = Redaction.of(text.substring(offset, offset + length));
    super.write(shown, 0, shown.length());
  }
}
