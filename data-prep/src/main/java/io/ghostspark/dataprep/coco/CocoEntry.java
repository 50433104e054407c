package io.ghostspark.dataprep.coco;

import java.io.Serializable;

/** An element of one of the three arrays that an annotation file consists of. */
public sealed interface CocoEntry extends Serializable
    permits CocoImage, CocoAnnotation, CocoCategory {}
