/** SHA-256 and canonical JSON: what makes two configurations or files "the same". */
@NullMarked
package io.ghostspark.dataprep.digest;

import org.jspecify.annotations.NullMarked;
