package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchPlace;
import org.apache.hadoop.conf.Configuration;

/** The teacher with its own preprocessing; tasks load it from its file. */
record TeacherForm(Teacher teacher) implements EvaluatedNetwork {
  @Override
  public String form() {
    return EvaluateTask.TEACHER;
  }

  @Override
  public EvalRecipe recipe() {
    return teacher.evalRecipe();
  }

  @Override
  public String digest() {
    return teacher.scorerKey();
  }

  @Override
  public TorchPlace place() {
    return teacher.place();
  }

  @Override
  public Scorer scorer(Configuration hadoop, TorchPlace place) {
    return teacher.scorer(hadoop, place);
  }
}
