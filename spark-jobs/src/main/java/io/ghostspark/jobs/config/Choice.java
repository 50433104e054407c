package io.ghostspark.jobs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a sealed section: it is one of its records, told apart by one of their keys. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choice {
  /** The key, of an enum's type in every record. */
  String key();

  /** Its value where a file leaves it out; empty when it may not. */
  String absent() default "";
}
