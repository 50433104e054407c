package io.ghostspark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/** The folder that a job writes: nothing in it is lost or mixed with other results by accident. */
public final class OutputFolder {
  private final Configuration hadoop;
  private final String key;
  private final Path folder;
  private final Map<String, String> inputs;

  /**
   * @param key configuration key of the folder, for the messages
   * @param inputs what the job reads, paths as configured by key: the folder may hold none of them
   */
  public OutputFolder(Configuration hadoop, String key, Path folder, Map<String, String> inputs) {
    this.hadoop = hadoop;
    this.key = key;
    this.folder = folder;
    this.inputs = new LinkedHashMap<>(inputs);
  }

  /**
   * Makes the folder ready: created, emptied when overwriting, refused when it holds something and
   * the mode is {@link OutputMode#FRESH}, or when it holds an input in any mode.
   */
  public void open(OutputMode mode) {
    Optional<String> problem = problem(mode);
    if (problem.isPresent()) {
      throw new ValidationException(problem.get());
    }
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (mode == OutputMode.OVERWRITE) {
        files.delete(folder, true);
      }
      files.mkdirs(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open folder '" + folder + "' of " + key, e);
    }
  }

  /** Why {@link #open} would refuse; changes nothing. */
  public Optional<String> problem(OutputMode mode) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      Optional<String> unusable = unusable(hadoop, folder);
      if (unusable.isPresent()) {
        return refused(unusable.get());
      }
      Optional<String> held = held(files);
      if (held.isPresent()) {
        return refused("folder '" + folder + "' holds " + held.get());
      }
      if (mode == OutputMode.FRESH && !isEmpty(files)) {
        return Optional.of(
            "Cannot write "
                + key
                + ": folder '"
                + folder
                + "' is not empty; continue it with --resume, replace it with --overwrite, or set "
                + key
                + " to another folder");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open folder '" + folder + "' of " + key, e);
    }
  }

  /** Why nothing can be written into a folder: it, or what it would lie in, is a file or locked. */
  public static Optional<String> unusable(Configuration hadoop, Path folder) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      Path existing = folder;
      while (!files.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      if (!isFolder(hadoop, existing)) {
        return Optional.of("'" + existing + "' is a file");
      }
      files.access(existing, FsAction.WRITE);
      return Optional.empty();
    } catch (AccessControlException e) {
      return Optional.of("'" + folder + "' must not be written: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open folder '" + folder + "'", e);
    }
  }

  public static boolean isFolder(Configuration hadoop, Path path) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      return files.exists(path) && files.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open '" + path + "'", e);
    }
  }

  private Optional<String> refused(String reason) {
    return Optional.of("Cannot write " + key + ": " + reason + "; set " + key + " to a new folder");
  }

  /** What lies in the folder that no job may delete or write over. */
  private Optional<String> held(FileSystem files) throws IOException {
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      if (holds(JobPaths.of(input.getValue()))) {
        return Optional.of("the input " + input.getKey() + " = '" + input.getValue() + "'");
      }
    }
    if (files instanceof LocalFileSystem) {
      if (holds(new Path(Paths.get("").toAbsolutePath().toUri()))) {
        return Optional.of("the working directory");
      }
      if (files.exists(new Path(folder, ".git"))) {
        return Optional.of("a git repository");
      }
    }
    return Optional.empty();
  }

  /** Whether a path is the folder or lies below it, links followed. */
  private boolean holds(Path path) throws IOException {
    String outer = real(folder) + "/";
    return (real(path) + "/").startsWith(outer.equals("//") ? "/" : outer);
  }

  /** Text of a path without links; equal texts are the same place. */
  private String real(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    if (files instanceof LocalFileSystem local) {
      java.nio.file.Path known = local.pathToFile(path).toPath().toAbsolutePath().normalize();
      java.nio.file.Path existing = known;
      while (existing.getParent() != null && !java.nio.file.Files.exists(existing)) {
        existing = existing.getParent();
      }
      return existing.toRealPath().resolve(existing.relativize(known)).normalize().toString();
    }
    return files.makeQualified(path).toString();
  }

  private boolean isEmpty(FileSystem files) throws IOException {
    if (!files.exists(folder)) {
      return true;
    }
    FileStatus status = files.getFileStatus(folder);
    return status.isDirectory() && files.listStatus(folder).length == 0;
  }
}
