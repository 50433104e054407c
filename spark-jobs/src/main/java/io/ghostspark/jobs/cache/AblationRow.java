package io.ghostspark.jobs.cache;

/**
 * One way to keep a teacher, and what it costs.
 *
 * @param topK classes used of each view
 * @param precision how the cache stores log-probabilities
 * @param tail policy of the others' mass
 * @param klTau1 mean KL(dense || kept) in nats at temperature 1; infinite when mass is dropped
 * @param klBack mean KL(kept || dense) at temperature 1
 * @param top1 of the student's raw weights on the validation images, 0..1
 * @param conf digest of the configuration that trained it
 */
record AblationRow(
    int topK,
    String precision,
    String tail,
    double klTau1,
    double klTau2,
    double klTau4,
    double klBack,
    double top1,
    double top1Ema,
    double seconds,
    String conf) {}
