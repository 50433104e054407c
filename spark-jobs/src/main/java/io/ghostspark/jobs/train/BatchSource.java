package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.io.Serializable;

/** Gives the batch at a range of an epoch's positions; a pure function, called on executors. */
interface BatchSource extends Serializable {
  Batch load(int epoch, BatchRange range) throws IOException;
}
