package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.InvalidConfException;
import io.ghostspark.model.torch.NonFiniteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception, also one that Spark brought back from a task, into one message. Expected is
 * what our own code refuses and what files and Spark's cluster fail with; anything else, also an
 * {@link IllegalArgumentException} that the JDK or a library threw, is a bug of ours.
 */
public final class Failures {
  private static final int FAILED = 1;
  private static final int INVALID_INPUT = 2;

  private Failures() {}

  /** The message for the operator. */
  public static String message(Throwable failure) {
    Throwable expected = expected(failure);
    if (expected == null) {
      return "Bug in ghostspark: " + failure + "; please report it with the stack trace above";
    }
    Optional<String> store = StoreFailure.describe(failure);
    if (store.isPresent()) {
      return store.get();
    }
    if (expected instanceof UncheckedIOException unchecked) {
      return withCause(unchecked);
    }
    if (expected instanceof SparkException spark) {
      return "Cannot run on Spark: " + spark.getMessage();
    }
    if (expected instanceof IOException io) {
      return "Cannot access a file: " + described(io);
    }
    return String.valueOf(expected.getMessage());
  }

  /** Whether nobody foresaw it: its stack trace belongs on the console. */
  public static boolean isBug(Throwable failure) {
    return expected(failure) == null;
  }

  public static int exitCode(Throwable failure) {
    return expected(failure) instanceof InvalidConfException ? INVALID_INPUT : FAILED;
  }

  private static String withCause(UncheckedIOException failure) {
    IOException cause = Objects.requireNonNull(failure.getCause());
    String message = String.valueOf(failure.getMessage());
    if (message.equals(cause.toString())) {
      return "Cannot access a file: " + described(cause);
    }
    String detail = String.valueOf(cause.getMessage());
    return message.contains(detail) ? message : message + ": " + described(cause);
  }

  private static String described(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Cannot ") || message.startsWith("Invalid ")
        ? message
        : failure.getClass().getSimpleName() + ": " + message;
  }

  private static @Nullable Throwable expected(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      boolean isExpected =
          t instanceof IllegalArgumentException
              ? isThrownByUs(t)
              : t instanceof ValidationException
                  || t instanceof NonFiniteException
                  || t instanceof UncheckedIOException
                  || t instanceof IOException
                  || StoreFailure.isMissingConnector(t)
                  || (t instanceof SparkException && t.getCause() == null);
      if (isExpected) {
        return t;
      }
    }
    return null;
  }

  private static boolean isThrownByUs(Throwable t) {
    StackTraceElement[] stack = t.getStackTrace();
    return stack.length > 0 && stack[0].getClassName().startsWith("io.ghostspark.");
  }
}
