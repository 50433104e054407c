package io.ghostspark.jobs.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * TensorFlow's framing of records, as event files have it: length (u64), its masked CRC-32C (u32),
 * the message, the message's masked CRC-32C (u32); all little-endian.
 */
final class EventFrame {
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int MASK_DELTA = 0xa282ead8;

  private EventFrame() {}

  static byte[] of(Event event) {
    byte[] message = event.toByteArray();
    ByteBuffer frame =
        ByteBuffer.allocate(HEADER_BYTES + message.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(message.length);
    frame.putInt(maskedCrc(frame.array(), 0, Long.BYTES));
    frame.put(message).putInt(maskedCrc(message, 0, message.length));
    return frame.array();
  }

  /** The whole and sound records of a file; what a kill cut short at its end is left out. */
  static List<Event> events(byte[] file) throws IOException {
    List<Event> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= HEADER_BYTES) {
      int start = in.position();
      long length = in.getLong();
      boolean isSound =
          in.getInt() == maskedCrc(file, start, Long.BYTES)
              && length >= 0
              && length <= in.remaining() - Integer.BYTES
              && in.getInt(in.position() + (int) length)
                  == maskedCrc(file, in.position(), (int) length);
      if (!isSound) {
        break;
      }
      events.add(Event.parseFrom(in.slice(in.position(), (int) length)));
      in.position(in.position() + (int) length + Integer.BYTES);
    }
    return events;
  }

  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
