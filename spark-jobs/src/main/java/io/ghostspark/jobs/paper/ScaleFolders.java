package io.ghostspark.jobs.paper;

import java.nio.file.Path;

/**
 * Where a table is run.
 *
 * @param repository folder that holds data-prep/demo and model/demo
 * @param out folder of all results; each scale has its own below it
 */
record ScaleFolders(Path repository, Path out) {

  Path demoImages() {
    return repository.resolve("data-prep/demo/fashion-mnist");
  }

  Path demoTeacher() {
    return repository.resolve("model/demo/beitv2-fashion-mnist.safetensors");
  }

  Path tinyImages() {
    return of(TableScale.TINY).resolve("images");
  }

  Path of(TableScale scale) {
    return out.resolve(scale.key());
  }
}
