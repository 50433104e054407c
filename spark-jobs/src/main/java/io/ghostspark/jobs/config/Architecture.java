package io.ghostspark.jobs.config;

/** Networks that a configuration can name. */
public enum Architecture {
  GHOSTNETV3,
  BEITV2,
  /** DeiT's form. */
  VIT,
  RESNET
}
