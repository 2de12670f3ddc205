package org.celflow.runtime.run;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.model.ModelPool;
import org.celflow.runtime.store.TieredStore;

/**
 * What all runs of an evaluator share.
 *
 * @param cache the cache folder, for messages
 */
public record RunServices(
        TieredStore store,
        FileFingerprints fingerprints,
        ModelPool models,
        Inspector inspector,
        InstantSource clock,
        Optional<Path> cache) {}
