package io.ghostspark.jobs.spark;

import io.ghostspark.jobs.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the session of a subcommand. Forced: the Java serializer (Kryo fails on records), no
 * speculation (a shard is written by exactly one attempt at a time), no broadcast compression
 * (float arrays do not shrink). Everything else only where the platform has not decided.
 */
public final class SparkSessions {
  private static final String DEFAULT_MASTER = "local[2]";

  /**
   * glibc keeps what libtorch frees, in large pages where the system offers them; it would fault
   * every activation in again, page by page. Executors never shrink: plan memory for the peak. No
   * caches per thread: they let the heap crumble (torch.NativeHeap).
   */
  private static final String KEEP_FREED_MEMORY =
      "glibc.malloc.arena_max=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=1099511627776"
          + ":glibc.malloc.top_pad=268435456:glibc.malloc.hugetlb=1"
          + ":glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0";

  /** What deploy/local/launch.sh exports for the driver's process, for executors elsewhere. */
  static final Map<String, String> EXECUTOR_ENVIRONMENT =
      Map.of(
          "OPENBLAS_NUM_THREADS", "1",
          "ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16384",
          "GOMP_SPINCOUNT", "1000",
          "GLIBC_TUNABLES", KEEP_FREED_MEMORY);

  /**
   * The fused engine's loops, and no limits of JavaCPP's own, which would count libtorch's pages
   * against the heap size; deploy/local/jvm.options has them for the driver's process.
   */
  static final List<String> EXECUTOR_OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "-Dorg.bytedeco.javacpp.maxbytes=0",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  /** Masters that no other machine reaches: local mode and deploy/local/cluster. */
  private static final Pattern ON_THIS_MACHINE = Pattern.compile("(local|spark://127\\.).*");

  /** Even of 10 MB images a task then holds less than 1 GiB. */
  private static final String COLUMNAR_BATCH_ROWS = "64";

  private SparkSessions() {}

  /**
   * @param master from the command line; empty takes {@code spark.master} as spark-submit sets it,
   *     else local[2]
   */
  public static SparkSession open(String application, Optional<String> master) {
    return open(application, master, Map.of());
  }

  /**
   * @param defaults Spark's settings where neither spark-submit nor the JVM's flags give them
   */
  public static SparkSession open(
      String application, Optional<String> master, Map<String, String> defaults) {
    SparkConf conf = new SparkConf();
    defaults.forEach(conf::setIfMissing);
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", DEFAULT_MASTER);
    conf.setAppName("ghostspark " + application);
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    conf.set("spark.speculation", "false");
    conf.set("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.broadcast.checksum", "false");
    conf.setIfMissing("spark.log.level", "WARN");
    // What the UI and event logs show as stars, with credentials of more kinds than Spark's
    // default.
    conf.setIfMissing("spark.redaction.regex", Redaction.SECRET_KEYS);
    // Rows hold whole images: the default of 4096 a batch would be half a GB and more a task.
    conf.setIfMissing("spark.sql.parquet.columnarReaderBatchSize", COLUMNAR_BATCH_ROWS);
    EXECUTOR_ENVIRONMENT.forEach(
        (name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    EXECUTOR_OPTIONS.forEach(option -> addExecutorOption(conf, option));
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.maxResultSize", "0");
      // A round's states come back through memory instead of a socket to ourselves.
      conf.setIfMissing("spark.rpc.message.maxSize", "2047");
      conf.setIfMissing("spark.task.maxDirectResultSize", "1g");
    }
    if (ON_THIS_MACHINE.matcher(conf.get("spark.master")).matches()) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    MasterCheck.requireReachable(conf);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    ChecksumFiles.suppress(session.sparkContext().hadoopConfiguration());
    return session;
  }

  /**
   * Hadoop's settings as a session would have them ({@code spark.hadoop.*} of spark-submit), for
   * work without one.
   */
  public static Configuration hadoopSettings() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  private static void addExecutorOption(SparkConf conf, String option) {
    String key = "spark.executor.extraJavaOptions";
    String options = conf.get(key, "");
    if (!options.contains(option)) {
      conf.set(key, (options + " " + option).strip());
    }
  }
}
