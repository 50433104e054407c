package io.ghostspark.jobs.show;

import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.cli.ModelSizes;
import io.ghostspark.jobs.cli.NamedModel;
import io.ghostspark.model.spec.LayerRow;
import io.ghostspark.model.spec.LayerTable;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model's layers and totals, as {@code show model --json} prints them.
 *
 * @param width of a model that has one
 * @param branches of a model that can have some
 * @param note where the paper and the published code disagree
 */
record ShownModel(
    String model,
    @Nullable Double width,
    @Nullable Integer branches,
    int sizePx,
    int classes,
    @Nullable String note,
    List<Form> forms) {

  /** Which forms are shown. */
  enum Choice {
    TRAINING,
    DEPLOYED,
    BOTH
  }

  /**
   * One form.
   *
   * @param parametersWithoutNorms of a deployed form: with its remaining normalisations folded
   */
  record Form(
      String form,
      String architecture,
      long parameters,
      @Nullable Long parametersWithoutNorms,
      long macs,
      List<LayerRow> layers) {}

  static ShownModel of(NamedModel model, ModelSizes sizes, Choice choice) {
    NetworkSpec spec = model.spec(sizes);
    NetworkSpec deployed = spec.deployed();
    List<Form> forms = new ArrayList<>();
    if (deployed.equals(spec)) {
      forms.add(form("training = deployed", spec, sizes.sizePx(), deployed));
    } else {
      if (choice != Choice.DEPLOYED) {
        forms.add(form("training", spec, sizes.sizePx(), deployed));
      }
      if (choice != Choice.TRAINING) {
        forms.add(form("deployed", deployed, sizes.sizePx(), deployed));
      }
    }
    return new ShownModel(
        model.key(),
        model.hasWidth() ? sizes.width() : null,
        model.hasBranches() ? sizes.branches() : null,
        sizes.sizePx(),
        sizes.classes(),
        note(model, sizes),
        forms);
  }

  private static Form form(String name, NetworkSpec spec, int sizePx, NetworkSpec deployed) {
    LayerTable table = LayerTable.of(spec, sizePx, sizePx);
    return new Form(
        name,
        table.architecture(),
        table.parameters(),
        spec.equals(deployed) ? table.parametersWithoutNorms() : null,
        table.macs(),
        table.rows());
  }

  private static @Nullable String note(NamedModel model, ModelSizes sizes) {
    return switch (model) {
      case GHOSTNETV3 ->
          sizes.width() == 0.5
              ? "Table 9 of the paper says 2.7 M and 48 M at width 0.5; these are the published"
                  + " code's numbers"
              : null;
      case MOBILENETV2 ->
          sizes.width() == 1.4
              ? "Table 9 of the paper says 6.9 M parameters at width 1.4; these are torchvision's"
              : null;
      case DEIT_TINY ->
          "Table 9 of the paper says 5.9 M and 1300 M, the distilled form's parameters";
      default -> null;
    };
  }

  /** For the console: every form's layers, then the totals. */
  String text() {
    StringBuilder text = new StringBuilder();
    ConsoleTable totals = new ConsoleTable("form", "parameters", "without norms", "MACs");
    for (Form form : forms) {
      text.append(form.architecture())
          .append(", ")
          .append(form.form())
          .append(" form, ")
          .append(sizePx)
          .append(" px\n")
          .append(layers(form))
          .append('\n');
      Long withoutNorms = form.parametersWithoutNorms();
      totals.row(
          form.form(),
          grouped(form.parameters()),
          withoutNorms == null ? "" : grouped(withoutNorms),
          String.format(Locale.ROOT, "%.2f M", form.macs() / 1e6));
    }
    text.append(totals);
    return note == null
        ? text.toString()
        : text.append("\nNote: ").append(note).append('\n').toString();
  }

  private static ConsoleTable layers(Form form) {
    ConsoleTable table = new ConsoleTable("layer", "kind", "in", "out", "parameters", "MACs");
    for (LayerRow row : form.layers()) {
      table.row(
          row.name(),
          row.kind(),
          row.input(),
          row.output(),
          grouped(row.parameters()),
          grouped(row.macs()));
    }
    return table;
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
