package io.ghostspark.dataprep.view;

/** What an erased box is filled with, in units of ImageNet's statistics (timm's modes). */
public enum EraseFill {
  /** 0, the mean colour. */
  CONST,
  /** One N(0, 1) per channel. */
  RAND,
  /** An N(0, 1) per channel and pixel. */
  PIXEL
}
