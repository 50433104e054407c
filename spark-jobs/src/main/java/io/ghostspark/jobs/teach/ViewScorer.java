package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows views to a teacher, in batches that run across images: the one place where a teacher's
 * pixels are made, for {@code teach}, {@code cache verify} and online distillation. The teacher
 * works on one batch, on a thread of its own, while the caller decodes and renders the next. Not
 * thread-safe.
 */
public final class ViewScorer implements AutoCloseable {
  private final Scorer teacher;
  private final int viewPx;
  private final int sizePx;
  private final int threads = Torch.threads();
  private final ExecutorService worker = Executors.newSingleThreadExecutor(ViewScorer::thread);

  private ViewBatch filling;
  private ViewBatch scoring;
  private List<Waiting> waiting = new ArrayList<>();
  private @Nullable InFlight inFlight;

  /** A rendered view whose logits are not known yet. */
  private record Waiting(String imageId, int viewNumber, Consumer<float[]> sink) {}

  private record InFlight(List<Waiting> views, Future<float[][]> logits) {}

  /**
   * @param viewPx side of the student's views
   * @param sizePx side of the teacher's square input
   * @param batch views at once
   */
  public ViewScorer(Scorer teacher, int viewPx, int sizePx, int batch) {
    this.teacher = teacher;
    this.viewPx = viewPx;
    this.sizePx = sizePx;
    this.filling = new ViewBatch(batch, viewPx, sizePx);
    this.scoring = new ViewBatch(batch, viewPx, sizePx);
  }

  /**
   * Renders the view; a full batch goes to the teacher.
   *
   * @param sink receives [classes] logits, finite, on the caller's thread, with a later call; sinks
   *     are called in the order of their views
   */
  public void add(DrawnView drawn, Consumer<float[]> sink) {
    filling.add(drawn.image(), drawn.view());
    waiting.add(new Waiting(drawn.imageId(), drawn.number(), sink));
    if (filling.isFull()) {
      submit();
    }
  }

  /** Mixes the views that wait, as the student's are. */
  void mix(Mix mix) {
    Mix shown = mix.at(viewPx, sizePx);
    if (shown != null) {
      filling.mix(shown);
    }
  }

  /** Scores what waits, and returns when every sink has been called. */
  public void flush() {
    if (!waiting.isEmpty()) {
      submit();
    }
    receive();
  }

  private void submit() {
    receive();
    Batch views = filling.unlabelled();
    inFlight = new InFlight(waiting, worker.submit(() -> logits(views)));
    waiting = new ArrayList<>();
    ViewBatch free = scoring;
    scoring = filling;
    filling = free;
    filling.clear();
  }

  private float[][] logits(Batch views) {
    // libtorch's setting belongs to the thread that calls it.
    Torch.threads(threads);
    return teacher.logits(views);
  }

  private void receive() {
    InFlight scored = inFlight;
    if (scored == null) {
      return;
    }
    inFlight = null;
    float[][] logits = await(scored.logits);
    for (int i = 0; i < logits.length; i++) {
      requireFinite(scored.views.get(i), logits[i]);
      scored.views.get(i).sink.accept(logits[i]);
    }
  }

  private static float[][] await(Future<float[][]> logits) {
    try {
      return logits.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot wait for the teacher: interrupted", e);
    }
  }

  /** Waits for the teacher, so that somebody else may use it, and forgets what it says. */
  @Override
  public void close() {
    InFlight running = inFlight;
    inFlight = null;
    worker.shutdown();
    if (running != null) {
      awaitQuietly(running.logits);
    }
  }

  private static void awaitQuietly(Future<float[][]> logits) {
    boolean isInterrupted = false;
    boolean isDone = false;
    while (!isDone) {
      try {
        isDone = logits.get() != null;
      } catch (ExecutionException e) {
        isDone = true;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The pixels of a stored image. */
  public static RgbImage decode(ImageRow row, long maxPixels) {
    try {
      return ImageDecoder.decode(row.encoded(), maxPixels);
    } catch (UnreadableImageException e) {
      throw new IllegalArgumentException(
          "Cannot score image '%s': %s; run 'prepare' again with this dataset.max-pixels"
              .formatted(row.imageId(), e.getMessage()),
          e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "teacher");
    thread.setDaemon(true);
    return thread;
  }

  private static void requireFinite(Waiting scored, float[] logits) {
    for (int k = 0; k < logits.length; k++) {
      if (!Float.isFinite(logits[k])) {
        throw new IllegalArgumentException(
            "Cannot score image '%s', view %d: the teacher's logit of class %d is %s"
                .formatted(scored.imageId, scored.viewNumber, k, logits[k]));
      }
    }
  }
}
