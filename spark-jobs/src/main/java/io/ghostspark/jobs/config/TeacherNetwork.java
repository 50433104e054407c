package io.ghostspark.jobs.config;

import io.ghostspark.model.spec.NetworkSpec;

/** A teacher's network: section {@code teacher.network}, told apart by {@code architecture}. */
@Choice(key = "architecture")
public sealed interface TeacherNetwork extends Checked permits TransformerConfig, ResNetConfig {

  int classes();

  NetworkSpec spec();
}
