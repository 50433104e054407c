package io.ghostspark.dataprep.source;

import java.io.Serializable;

/**
 * One image of a source as its listing shows it; nothing was decoded yet.
 *
 * @param imageId file name without folder
 * @param label 0-based class
 * @param stamp what changes when the file (of tars: the archive) is replaced: the object store's
 *     entity tag, elsewhere the modification time
 */
public record ListedImage(String imageId, int label, ImagePlace place, String stamp)
    implements Serializable {}
