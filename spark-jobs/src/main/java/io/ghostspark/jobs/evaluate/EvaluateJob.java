package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.model.eval.ClassificationMetrics;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a finished run on the validation shards: raw, EMA and folded weights and, when one is
 * configured, the teacher, all on the same images in one Spark job.
 */
public final class EvaluateJob implements Job<EvaluateResult> {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final RunConfig config;
  private final Sections sections;
  private final Map<String, String> provenance;

  /**
   * @param config with sections dataset, eval, network and train; a section teacher adds agreement
   */
  public EvaluateJob(SparkSession spark, RunConfig config, Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.config = config;
    this.sections = Sections.of(config, "evaluate", "dataset", "eval", "network", "train");
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public EvaluateResult run() {
    Stopwatch watch = Stopwatch.start();
    DatasetManifest found = PreparedSplit.find(hadoop, sections.dataset(), "val").manifest();
    requireClasses(found);
    List<EvaluatedNetwork> forms = studentForms();
    String predicted = forms.get(forms.size() - 1).form();
    teacherForm(found).ifPresent(forms::add);
    PreparedSplit val = PreparedSplit.open(spark, sections.dataset(), "val");

    List<EvaluateTask.SliceResult> slices =
        new SplitEvaluator(spark, val, sections.eval(), sections.dataset().maxPixels())
            .slices("Evaluate " + config.name(), forms, predicted);
    EvaluateResult result = result(val.manifest(), forms, predicted, slices, watch.seconds());
    Path run = JobPaths.of(sections.train().run());
    List<Prediction> predictions = slices.stream().flatMap(s -> s.predictions().stream()).toList();
    JsonFiles.writeLines(hadoop, new Path(run, "predictions.jsonl"), predictions);
    JsonFiles.write(hadoop, new Path(run, "evaluation.json"), result);
    return result;
  }

  private void requireClasses(DatasetManifest val) {
    int classes = sections.network().classes();
    if (classes != val.classes().size()) {
      throw new ValidationException(
          "Cannot evaluate on this data set: network.classes = "
              + classes
              + ", data set has "
              + val.classes().size()
              + " classes");
    }
  }

  /** Raw and EMA weights; folded EMA weights last where the network folds. */
  private List<EvaluatedNetwork> studentForms() {
    NetworkConfig network = sections.network();
    String run = sections.train().run();
    List<EvaluatedNetwork> forms = new ArrayList<>();
    Weights ema = RunWeights.read(hadoop, run, "ema", network.spec());
    forms.add(form("raw", RunWeights.read(hadoop, run, "raw", network.spec())));
    forms.add(form("ema", ema));
    Weights deployed = BranchFolder.fold(ema);
    if (!deployed.spec().equals(ema.spec())) {
      forms.add(form("deployed", deployed));
    }
    return forms;
  }

  private NetworkForm form(String name, Weights weights) {
    NetworkConfig network = sections.network();
    return NetworkForm.of(name, weights, network.mean(), network.std(), sections.eval().recipe());
  }

  private Optional<TeacherForm> teacherForm(DatasetManifest val) {
    TeacherConfig teacherConfig = config.teacher();
    if (teacherConfig == null) {
      return Optional.empty();
    }
    Teacher teacher = Teacher.find(hadoop, teacherConfig);
    teacher.requireDevice(spark.sparkContext().getConf());
    teacher.requireUsable(hadoop, val.classes());
    return Optional.of(new TeacherForm(teacher));
  }

  private EvaluateResult result(
      DatasetManifest val,
      List<EvaluatedNetwork> forms,
      String predicted,
      List<EvaluateTask.SliceResult> slices,
      double seconds) {
    Map<String, ClassificationMetrics> merged = SplitEvaluator.merged(slices);
    List<EvaluateResult.Form> rows = new ArrayList<>();
    for (EvaluatedNetwork form : forms) {
      ClassificationMetrics metrics =
          merged.getOrDefault(form.form(), ClassificationMetrics.empty(val.classes().size()));
      boolean compare = config.teacher() != null && !form.form().equals(EvaluateTask.TEACHER);
      rows.add(
          compare
              ? EvaluateResult.Form.withTeacher(form.form(), metrics)
              : EvaluateResult.Form.withoutTeacher(form.form(), metrics));
    }
    return new EvaluateResult(
        config.name(),
        sections.network().spec().architecture(),
        val.rows(),
        val.classes(),
        predicted,
        rows,
        seconds,
        val.rows() * forms.size() / seconds,
        val.datasetDigest(),
        provenance);
  }
}
