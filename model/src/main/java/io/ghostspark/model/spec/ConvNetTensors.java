package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Biased;
import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Block.Normalised;
import java.util.List;

/** Lists a tree's tensors: of a multi-branch convolution skip, convolutions, scale. */
final class ConvNetTensors {
  private final TensorList list = new TensorList();

  private ConvNetTensors() {}

  static List<TensorSpec> of(ConvNet net) {
    ConvNetTensors tensors = new ConvNetTensors();
    net.leaves().forEach(tensors::add);
    tensors.list.linear(net.head().key(), net.head().numClasses(), net.head().numFeatures());
    return tensors.list.build();
  }

  private void add(Block leaf) {
    if (leaf instanceof Biased biased) {
      add(biased.key(), biased.filter());
      list.bias(biased.key(), biased.filter().numOut());
    } else if (leaf instanceof Normalised normalised) {
      add(normalised.key(), normalised.filter());
      list.batchNorm(normalised.normKey(), normalised.filter().numOut());
    } else if (leaf instanceof Branched branched) {
      add(branched);
    }
  }

  private void add(Branched branched) {
    Filter filter = branched.filter();
    if (branched.branches().hasSkip()) {
      list.batchNorm(branched.skipKey(), filter.numOut());
    }
    for (int i = 0; i < branched.branches().numConvolutions(); i++) {
      addBranch(branched.convolutionKey(i), filter);
    }
    if (branched.branches().hasScale()) {
      addBranch(branched.scaleKey(), filter.centre());
    }
  }

  private void addBranch(String key, Filter filter) {
    add(key + ".conv", filter);
    list.batchNorm(key + ".bn", filter.numOut());
  }

  private void add(String key, Filter filter) {
    list.conv(key, filter.numOut(), filter.numInPerGroup(), filter.heightPx(), filter.widthPx());
  }
}
