package io.ghostspark.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command line inside the test's JVM. */
public record CommandFixture(int exitCode, String out, String err) {
  public static CommandFixture run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new CommandFixture(exitCode, out.toString(), err.toString());
  }
}
