package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.ConvNet.Head;
import io.ghostspark.model.spec.ConvNet.Stage;
import java.util.List;

/** A network of one re-parameterised convolution behind one that makes its channels. */
public record OneModuleSpec(ConvNet net) implements ConvNetSpec {

  public static OneModuleSpec of(Filter filter, BranchSet branches) {
    Filter entrance = Filter.pointwise(MapShape.NUM_COLOURS, filter.numIn());
    Stage first = Stage.of("first", new Normalised("first.0", "first.1", entrance));
    Stage module = Stage.of("module", new Branched("module.rpr_", "module", filter, branches));
    return new OneModuleSpec(
        new ConvNet(
            List.of(first, module), new Head(Chain.of(), 0, "head", filter.numOut(), 2), 1));
  }

  @Override
  public String architecture() {
    return "one-module";
  }

  @Override
  public int numClasses() {
    return net.head().numClasses();
  }

  @Override
  public OneModuleSpec deployed() {
    return new OneModuleSpec(net.deployed());
  }
}
