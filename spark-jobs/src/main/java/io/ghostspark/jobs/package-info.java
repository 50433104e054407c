/** Main and the jobs: one per subcommand. */
@NullMarked
package io.ghostspark.jobs;

import org.jspecify.annotations.NullMarked;
