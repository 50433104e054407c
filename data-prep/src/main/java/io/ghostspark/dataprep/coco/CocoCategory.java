package io.ghostspark.dataprep.coco;

/**
 * An element of {@code categories}.
 *
 * @param id as the file has it: COCO's 80 lie in 1..90
 * @param supercategory empty if the file has none
 */
public record CocoCategory(int id, String name, String supercategory) implements CocoEntry {}
