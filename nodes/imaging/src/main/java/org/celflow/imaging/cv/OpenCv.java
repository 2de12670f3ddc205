package org.celflow.imaging.cv;

import org.opencv.core.Core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads OpenCV once, at the first use. Unpacking its library takes about half a second. */
final class OpenCv {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCv.class);

    private OpenCv() {}

    /**
     * Makes sure that OpenCV is loaded.
     *
     * @throws ExceptionInInitializerError if there is none for this machine
     */
    static void load() {
        Loaded.once();
    }

    private static final class Loaded {
        static {
            long start = System.nanoTime();
            nu.pattern.OpenCV.loadLocally();
            Core.setNumThreads(1);
            LOG.debug("OpenCV {} loaded in {} ms", Core.VERSION, (System.nanoTime() - start) / 1_000_000);
        }

        private Loaded() {}

        static void once() {}
    }
}
