package io.ghostspark.model.spec;

/** One method per kind of {@link Block}: the compiler tells whoever forgets one. */
public interface BlockVisitor<R> {
  R biased(Block.Biased block);

  R normalised(Block.Normalised block);

  R branched(Block.Branched block);

  R activation(Block.Activation block);

  R maxPool(Block.MaxPool block);

  R chain(Block.Chain block);

  R residual(Block.Residual block);

  R ghost(Block.Ghost block);

  R squeezeExcite(Block.SqueezeExcite block);

  R shuffle(Block.Shuffle block);
}
