package io.ghostspark.jobs.cli;

import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.hadoop.fs.PathIOException;

/** What object stores fail with, as one message with the next step. */
final class StoreFailure {
  private static final String CONNECTOR = "org.apache.hadoop.fs.s3a.S3AFileSystem";

  private StoreFailure() {}

  /** The message, if an object store refused or is not reachable for want of its connector. */
  static Optional<String> describe(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (isMissingConnector(t)) {
        return Optional.of(
            "Cannot open s3a:// paths: hadoop-aws is not on the class path; add it in the version of"
                + " your Hadoop, such as spark-submit --packages"
                + " org.apache.hadoop:hadoop-aws:3.3.4");
      }
      // By name: the class is hadoop-aws's, which may be missing.
      if (t instanceof PathIOException unknown
          && t.getClass().getSimpleName().equals("UnknownStoreException")) {
        return Optional.of(
            "Cannot access '"
                + unknown.getPath()
                + "': the bucket does not exist; create it, or correct the path or"
                + " fs.s3a.endpoint");
      }
      if (t instanceof AccessDeniedException denied && isStorePath(denied.getFile())) {
        return Optional.of(denied(denied));
      }
    }
    return Optional.empty();
  }

  /** Hadoop's own failure when the class that serves s3a:// is missing. */
  static boolean isMissingConnector(Throwable t) {
    return t instanceof RuntimeException
        && t.getCause() instanceof ClassNotFoundException
        && String.valueOf(t.getMessage()).contains(CONNECTOR);
  }

  private static String denied(AccessDeniedException denied) {
    boolean noCredentials = String.valueOf(denied.getMessage()).contains("No AWS Credentials");
    return "Cannot access '"
        + denied.getFile()
        + "': "
        + (noCredentials ? "there are no credentials" : "access is denied (403)")
        + "; check fs.s3a.access.key and fs.s3a.secret.key, AWS_ACCESS_KEY_ID and"
        + " AWS_SECRET_ACCESS_KEY, or the machine's role, and the bucket's policy (list, read,"
        + " write and delete)";
  }

  private static boolean isStorePath(String file) {
    return file != null && file.matches("s3[an]?://.*");
  }
}
