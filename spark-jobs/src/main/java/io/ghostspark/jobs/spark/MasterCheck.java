package io.ghostspark.jobs.spark;

import io.ghostspark.jobs.ValidationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.rpc.RpcEndpointAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.Duration;
import scala.util.Try;

/**
 * Knocks at a standalone master before a session is opened: Spark would try for a minute and then
 * say that all masters are unresponsive, whether none listens or this driver's secret is wrong.
 */
final class MasterCheck {
  private static final Pattern ONE_MASTER = Pattern.compile("spark://([^:,/]+):(\\d+)");

  private static final long TIMEOUT_S = 30;

  private MasterCheck() {}

  /** Of a standalone cluster with one master; others are Spark's own business. */
  static void requireReachable(SparkConf conf) {
    Matcher master = ONE_MASTER.matcher(conf.get("spark.master"));
    if (!master.matches()) {
      return;
    }
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    RpcEnv rpc = RpcEnv.create("masterCheck", "localhost", -1, conf, security, true);
    try {
      RpcEndpointAddress address =
          new RpcEndpointAddress(
              master.group(1), Integer.parseInt(master.group(2)), Master.ENDPOINT_NAME());
      Future<RpcEndpointRef> answer = rpc.asyncSetupEndpointRefByURI(address.toString());
      Await.ready(answer, Duration.create(TIMEOUT_S, TimeUnit.SECONDS));
      Try<RpcEndpointRef> known = answer.value().get();
      if (known.isFailure()) {
        throw refusal(conf, known.failed().get());
      }
    } catch (TimeoutException e) {
      throw refusal(conf, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal(conf, e);
    } finally {
      rpc.shutdown();
      rpc.awaitTermination();
    }
  }

  private static ValidationException refusal(SparkConf conf, Throwable failure) {
    boolean authenticates = conf.getBoolean("spark.authenticate", false);
    String message =
        "Cannot join master '%s': %s; check that it runs, and that it %s"
            .formatted(
                conf.get("spark.master"),
                deepest(failure),
                authenticates
                    ? "was given the same secret as this driver (_SPARK_AUTH_SECRET) and the same settings of conf/spark/standalone.conf"
                    : "wants no secret, else give --spark-conf conf/spark/standalone.conf and _SPARK_AUTH_SECRET");
    return new ValidationException(message, failure);
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }
}
