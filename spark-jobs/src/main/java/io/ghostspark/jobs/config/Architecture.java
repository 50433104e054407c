package io.ghostspark.jobs.config;

/** Networks that a configuration can name. */
public enum Architecture {
  GHOSTNETV3,
  GHOSTNETV1,
  GHOSTNETV2,
  MOBILENETV2,
  SHUFFLENETV2,
  BEITV2,
  /** DeiT's form. */
  VIT,
  RESNET
}
