package io.ghostspark.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.ghostspark.dataprep.file.WholeFile;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.EvaluateJob;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PrepareResult;
import io.ghostspark.jobs.run.EventsFixture;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.store.FaultyProxyFixture.Fault;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.train.TrainFixture;
import io.ghostspark.jobs.train.TrainJob;
import io.ghostspark.jobs.train.TrainResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jobs on s3a://, over HTTP, on a server that fails as S3 does. */
@Timeout(180)
class ObjectStoreIT {
  private static final String BUCKET = "s3a://data";
  private static final int CHECKPOINT_KEPT = 3;

  /** So that each fault is met by several jobs; a retry waits up to half a second. */
  private static final int SPOIL_EVERY = 37;

  @TempDir private static java.nio.file.Path folder;
  private static SparkSession spark;
  private static Configuration hadoop;
  private static S3ServerFixture server;
  private static FaultyProxyFixture proxy;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = S3ServerFixture.start(folder);
    proxy = new FaultyProxyFixture(server.port());
    String endpoint = "http://127.0.0.1:" + proxy.port();
    spark = SparkFixture.session();
    hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs.s3a.endpoint", endpoint);
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.connection.ssl.enabled", "false");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.access.key", S3ServerFixture.ACCESS_KEY);
    hadoop.set("fs.s3a.secret.key", S3ServerFixture.SECRET_KEY);
    hadoop.set("fs.s3a.bucket.denied.secret.key", "wrong");
    assertThat(
            AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "us-east-1"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(
                    new AWSStaticCredentialsProvider(
                        new BasicAWSCredentials(
                            S3ServerFixture.ACCESS_KEY, S3ServerFixture.SECRET_KEY)))
                .build()
                .createBucket("data")
                .getName())
        .isEqualTo("data");
  }

  @AfterAll
  static void stop() throws IOException {
    FileSystem.closeAll();
    proxy.close();
    server.close();
  }

  private static FileSystem store() throws IOException {
    return FileSystem.get(URI.create(BUCKET), hadoop);
  }

  @Test
  void everyJobSurvivesFaultsAndEndsAsOnADisk() throws IOException {
    TrainFixture local = TrainFixture.prepare(spark, folder);
    LoadedConf disk = local.conf("run", 2, 2, 0.5, 100);
    TrainResult expected = train(disk, OutputMode.FRESH);
    EvaluateResult expectedRates = evaluate(disk);
    for (String input : List.of("train", "val", "teacher.safetensors")) {
      store()
          .copyFromLocalFile(
              new Path(folder.resolve(input).toUri()), new Path(BUCKET + "/" + input));
    }
    LoadedConf s3 = onStore(disk);

    proxy.spoilEvery(SPOIL_EVERY);
    PrepareResult prepared =
        new PrepareJob(spark, "tiny", s3.config().dataset(), OutputMode.FRESH, Map.of()).run();
    Sections sections = Sections.of(s3.config(), "teach", "dataset", "views", "teacher", "logits");
    assertThat(new TeachJob(spark, sections, OutputMode.FRESH, Map.of()).run()).isNotNull();
    TrainResult whole = train(s3, OutputMode.FRESH);
    loseWhatCameAfter(CHECKPOINT_KEPT);
    TrainResult resumed = train(s3, OutputMode.RESUME);
    EvaluateResult rates = evaluate(s3);
    proxy.spoilEvery(0);
    CommandFixture watched = watch(BUCKET + "/run");

    assertThat(prepared.splits()).extracting(PrepareResult.Split::rows).containsExactly(53L, 8L);
    assertThat(whole.weightsDigest()).isEqualTo(expected.weightsDigest());
    assertThat(resumed.weightsDigest()).isEqualTo(expected.weightsDigest());
    assertThat(rates.datasetDigest()).isEqualTo(expectedRates.datasetDigest());
    assertThat(rates.forms().get(1).top1()).isEqualTo(expectedRates.forms().get(1).top1());
    for (Fault fault : Fault.values()) {
      assertThat(proxy.faults(fault)).as("%s of %s", fault, proxy.requests()).isGreaterThan(2);
    }
    assertThat(watched.out())
        .startsWith("tiny: ghostnetv3-0.25, 2 epochs of 53 images in 6 rounds, 2 workers\n")
        .contains(" 6/6 ", "epoch 2/2 done: ", "Time of the latest rounds:")
        .contains(Long.toString(resumed.images()));
    assertThat(EventsFixture.scalars(hadoop, new Path(BUCKET + "/run")).get("loss/total"))
        .extracting(EventsFixture.Scalar::step)
        .hasSize(6)
        .doesNotHaveDuplicates()
        .isSorted();
    assertThat(names()).noneMatch(name -> name.startsWith(".") || name.endsWith(".tmp"));
  }

  @Test
  void fileThatIsNotCommittedNeverAppears() throws IOException {
    Path file = new Path(BUCKET + "/half/shard");
    try (WholeFile half = WholeFile.create(store(), file)) {
      half.stream().write(new byte[1000]);
      assertThat(store().exists(file)).isFalse();
    }
    assertThat(store().exists(file)).isFalse();

    WholeFile.write(store(), file, new byte[] {1});
    WholeFile.write(store(), file, new byte[] {2, 3});
    assertThat(store().getFileStatus(file).getLen()).isEqualTo(2);
    try (WholeFile half = WholeFile.create(store(), file)) {
      half.stream().write(new byte[1000]);
    }
    assertThat(store().getFileStatus(file).getLen()).isEqualTo(2);
  }

  @Test
  void deniedAndMissingBucketsAreOneClearMessage() {
    assertThat(failure("s3a://denied/shards"))
        .isEqualTo(
            "Cannot access 's3a://denied/shards': access is denied (403); check fs.s3a.access.key"
                + " and fs.s3a.secret.key, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the"
                + " machine's role, and the bucket's policy (list, read, write and delete)");
    assertThat(failure("s3a://nowhere/shards"))
        .isEqualTo(
            "Cannot access 's3a://nowhere/shards': the bucket does not exist; create it, or"
                + " correct the path or fs.s3a.endpoint");
  }

  private static String failure(String shards) {
    Throwable failure =
        catchThrowable(
            () -> new OutputFolder(hadoop, "x", new Path(shards), Map.of()).open(OutputMode.FRESH));
    assertThat(Failures.isBug(failure)).isFalse();
    return Failures.message(failure);
  }

  /** The command line, with the settings that a person would give it. */
  private static CommandFixture watch(String run) {
    List<String> given =
        List.of(
            "endpoint",
            "endpoint.region",
            "connection.ssl.enabled",
            "path.style.access",
            "access.key",
            "secret.key");
    given.forEach(
        key -> System.setProperty("spark.hadoop.fs.s3a." + key, hadoop.get("fs.s3a." + key)));
    try {
      return CommandFixture.run("watch", run);
    } finally {
      given.forEach(key -> System.clearProperty("spark.hadoop.fs.s3a." + key));
    }
  }

  private static TrainResult train(LoadedConf conf, OutputMode mode) {
    return new TrainJob(spark, conf, mode, Map.of()).run();
  }

  private static EvaluateResult evaluate(LoadedConf conf) {
    return new EvaluateJob(spark, conf.config(), Map.of()).run();
  }

  /** The same experiment with every path in the bucket. */
  private static LoadedConf onStore(LoadedConf disk) throws IOException {
    java.nio.file.Path file = folder.resolve("tiny.yaml");
    Files.writeString(file, disk.resolvedYaml());
    return ConfLoader.load(
        file,
        List.of(
            "dataset.train=" + BUCKET + "/train",
            "dataset.val=" + BUCKET + "/val",
            "dataset.shards=" + BUCKET + "/shards",
            "teacher.weights=" + BUCKET + "/teacher.safetensors",
            "logits.path=" + BUCKET + "/logits",
            "train.run=" + BUCKET + "/run"));
  }

  /** As if the driver had died after some rounds. */
  private static void loseWhatCameAfter(int round) throws IOException {
    FileSystem store = store();
    assertThat(store.delete(new Path(BUCKET + "/run/final"), true)).isTrue();
    for (var status : store.listStatus(new Path(BUCKET + "/run/checkpoints"))) {
      if (status.getPath().getName().compareTo("round-%06d".formatted(round)) > 0) {
        assertThat(store.delete(status.getPath(), true)).isTrue();
      }
    }
  }

  private static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = store().listFiles(new Path(BUCKET + "/"), true);
    while (files.hasNext()) {
      names.add(files.next().getPath().getName());
    }
    return names;
  }
}
