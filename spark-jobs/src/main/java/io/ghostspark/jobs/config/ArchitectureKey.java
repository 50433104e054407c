package io.ghostspark.jobs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Values of the key {@code architecture} that choose a record among those of a sealed section. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ArchitectureKey {
  Architecture[] value();
}
