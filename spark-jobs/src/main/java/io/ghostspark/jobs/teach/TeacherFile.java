package io.ghostspark.jobs.teach;

import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.export.OnnxScorer;
import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchPlace;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A teacher's file and how it runs. */
sealed interface TeacherFile extends Serializable {

  /** As configured. */
  String path();

  /** Key of the path, below {@code teacher}. */
  String key();

  /** Where it runs, as asked for. */
  TorchDevice device();

  /** What the logits depend on beside the file's bytes and the preprocessing. */
  String network();

  /** {@code bf16}; null for f32, and for a file that states its own. */
  default @Nullable String precision() {
    return null;
  }

  /**
   * Loads the network; it will run on libtorch's present number of threads.
   *
   * @param in the file's content
   * @param place of the kind that {@link #device} asks for
   */
  Scorer open(InputStream in, PreprocessingConfig preprocessing, TorchPlace place)
      throws IOException;

  /**
   * Loads the network and closes it again: fails when it cannot be a teacher.
   *
   * @return number of classes
   */
  int check(InputStream in, PreprocessingConfig preprocessing) throws IOException;

  /** Weights of a network that this project runs itself. */
  record WeightFile(String path, NetworkSpec spec, TorchDevice device, Arithmetic arithmetic)
      implements TeacherFile {

    /** In f32, wherever libtorch runs best. */
    WeightFile(String path, NetworkSpec spec) {
      this(path, spec, TorchDevice.AUTO, Arithmetic.F32);
    }

    @Override
    public @Nullable String precision() {
      return arithmetic == Arithmetic.F32 ? null : arithmetic.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String key() {
      return "weights";
    }

    @Override
    public String network() {
      return NetworkCard.of(spec).json();
    }

    @Override
    public Scorer open(InputStream in, PreprocessingConfig preprocessing, TorchPlace place)
        throws IOException {
      return new TorchScorer(
          Safetensors.read(in, spec, path),
          preprocessing.means(),
          preprocessing.deviations(),
          place,
          arithmetic);
    }

    @Override
    public int check(InputStream in, PreprocessingConfig preprocessing) throws IOException {
      return Safetensors.read(in, spec, path).spec().numClasses();
    }
  }

  /** Any classifier, run by ONNX Runtime. */
  record OnnxFile(String path) implements TeacherFile {
    @Override
    public TorchDevice device() {
      return TorchDevice.CPU;
    }

    @Override
    public String key() {
      return "onnx";
    }

    @Override
    public String network() {
      return "onnx";
    }

    @Override
    public OnnxScorer open(InputStream in, PreprocessingConfig preprocessing, TorchPlace place)
        throws IOException {
      return new OnnxScorer(
          in.readAllBytes(),
          path,
          preprocessing.means(),
          preprocessing.deviations(),
          Torch.threads());
    }

    @Override
    public int check(InputStream in, PreprocessingConfig preprocessing) throws IOException {
      try (OnnxScorer scorer = open(in, preprocessing, TorchPlace.CPU)) {
        return scorer.trial(preprocessing.size());
      }
    }
  }
}
