package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** One Spark job over slices of a round, which hands over every answer when it comes. */
final class SliceJob {

  private final List<Integer> workers;
  private final SimpleFutureAction<BoxedUnit> action;

  private SliceJob(List<Integer> workers, SimpleFutureAction<BoxedUnit> action) {
    this.workers = workers;
    this.action = action;
  }

  /**
   * @param near executors that Spark should prefer; none for any
   * @param answers called by a thread of Spark's
   */
  static SliceJob submit(
      JavaSparkContext spark,
      RoundTask task,
      List<Integer> workers,
      Collection<Place> near,
      Consumer<WorkerResult> answers) {
    Seq<String> wish = seq(near.stream().map(Place::taskLocation).toList());
    List<Tuple2<Integer, Seq<String>>> slices =
        workers.stream().map(worker -> new Tuple2<>(worker, wish)).toList();
    RDD<Integer> rdd = spark.sc().makeRDD(seq(slices), ClassTag$.MODULE$.apply(Integer.class));
    List<Object> partitions = new ArrayList<>(IntStream.range(0, workers.size()).boxed().toList());
    return new SliceJob(
        List.copyOf(workers),
        spark
            .sc()
            .submitJob(
                rdd.toJavaRDD().map(task).rdd(),
                new OnlyElement(),
                seq(partitions),
                (partition, answer) -> {
                  answers.accept(answer);
                  return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT));
  }

  /** A partition is one slice. */
  private static final class OnlyElement
      extends AbstractFunction1<Iterator<WorkerResult>, WorkerResult> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public WorkerResult apply(Iterator<WorkerResult> partition) {
      return partition.next();
    }
  }

  /** Spark's number of the job. */
  int id() {
    return (Integer) action.jobIds().head();
  }

  /** Number of a worker's slice among the job's tasks; -1 if it is not the job's. */
  int partition(int worker) {
    return workers.indexOf(worker);
  }

  /** Throws what Spark gave up for. */
  void requireUnfailed() {
    if (action.isCompleted()) {
      action.value().get().get();
    }
  }

  /** Ends its tasks, if any still run. */
  void cancel() {
    if (!action.isCompleted()) {
      action.cancel();
    }
  }

  private static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toList();
  }
}
