package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.StepPart;
import io.ghostspark.model.spec.StepPart.Group;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.MatrixProduct;
import io.ghostspark.model.torch.MemoryStream;
import io.ghostspark.model.torch.PartRunner;
import io.ghostspark.model.torch.TorchTrainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a fused training step beside what the machine's memory and arithmetic allow. */
final class RooflineBenchmark implements AutoCloseable {
  private static final String STEP = "step";
  private static final String SUM = "sum";
  private static final String PRODUCT = "product";
  private static final long SUM_LENGTH = 1 << 26;
  private static final int PRODUCT_SIDE = 3072;
  private static final double LEARNING_RATE = 1e-5;

  private final Batch batch;
  private final List<StepPart> parts;
  private final PartRunner runner;
  private final TorchTrainer trainer;
  private final MemoryStream sum = new MemoryStream(SUM_LENGTH);
  private final MatrixProduct product = new MatrixProduct(PRODUCT_SIDE);

  RooflineBenchmark(GhostNetV3Spec spec, Batch batch) {
    this.batch = batch;
    this.parts = StepPart.all(spec, batch.heightPx(), batch.widthPx());
    this.runner = new PartRunner(spec, Engine.FUSED, batch.n());
    this.trainer = StepBenchmark.trainer(spec, StepVariant.FUSED);
  }

  /** The whole step, both yardsticks and every part. */
  List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(STEP, batch.n(), () -> trainer.step(batch, LEARNING_RATE)));
    variants.add(new Variant(SUM, 1, sum::run));
    variants.add(new Variant(PRODUCT, 1, product::run));
    Map<Block, Runnable> passes = new LinkedHashMap<>();
    for (StepPart part : parts) {
      passes.computeIfAbsent(part.block(), block -> runner.pass(block, part.input()));
    }
    passes.forEach((block, pass) -> variants.add(new Variant(name(block), batch.n(), pass)));
    return variants;
  }

  /** Records print all that they hold: no two blocks are alike. */
  private static String name(Block block) {
    return block.toString();
  }

  RooflineResult result(List<Measured> measured, Map<String, String> settings) {
    Map<String, Double> seconds =
        measured.stream().collect(Collectors.toMap(Measured::name, Measured::medianSeconds));
    RooflineResult.Rates rates =
        new RooflineResult.Rates(
            sum.bytes() / time(SUM, seconds), product.flops() / time(PRODUCT, seconds));
    List<RooflineResult.Group> groups = new ArrayList<>();
    for (Group group : Group.values()) {
      List<StepPart> members = parts.stream().filter(part -> part.group() == group).toList();
      groups.add(row(group, members, seconds, rates));
    }
    groups.sort(Comparator.comparingDouble(RooflineResult.Group::beyondBound).reversed());
    double step = time(STEP, seconds);
    double all = groups.stream().mapToDouble(RooflineResult.Group::seconds).sum();
    return new RooflineResult(
        "roofline",
        settings,
        Machine.current(),
        rates.bytesPerSecond() / 1e9,
        rates.flopsPerSecond() / 1e9,
        step,
        step - all,
        groups);
  }

  private RooflineResult.Group row(
      Group group,
      List<StepPart> members,
      Map<String, Double> seconds,
      RooflineResult.Rates rates) {
    double floats = members.stream().mapToLong(StepPart::leastFloats).sum();
    double macs = members.stream().mapToLong(StepPart::leastMacs).sum();
    double time =
        members.stream()
            .mapToDouble(part -> time(part.block(), seconds) - time(part.inside(), seconds))
            .sum();
    return RooflineResult.Group.of(
        group.description(),
        members.size(),
        floats * Float.BYTES * batch.n(),
        2 * macs * batch.n(),
        time,
        rates);
  }

  private static double time(@Nullable Block block, Map<String, Double> seconds) {
    return block == null ? 0 : time(name(block), seconds);
  }

  private static double time(String name, Map<String, Double> seconds) {
    return Objects.requireNonNull(seconds.get(name), name);
  }

  @Override
  public void close() {
    runner.close();
    trainer.close();
    sum.close();
    product.close();
  }
}
