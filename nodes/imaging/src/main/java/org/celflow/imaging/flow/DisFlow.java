package org.celflow.imaging.flow;

import org.celflow.imaging.cv.Mats;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.video.DISOpticalFlow;

/** Dense inverse search on two grey pictures of one size. */
final class DisFlow {
    /** Patches of 8 pixels at two levels are the least that the search works on. */
    private static final int SMALLEST = 64;

    private static final int PATCH = 8;
    private static final int STRIDE = 3;
    private static final int DESCENT_STEPS = 25;
    /** Variational refinement smooths motion across the outlines of drawings; without it in-betweens are nearer the truth. */
    private static final int REFINEMENTS = 0;

    private DisFlow() {}

    /**
     * The motion from one picture to another.
     *
     * @param from grey, 8 bits, row by row
     * @param to grey, 8 bits, of the same size
     */
    static MotionField between(int width, int height, byte[] from, byte[] to) {
        int padRight = Math.max(0, SMALLEST - width);
        int padBottom = Math.max(0, SMALLEST - height);
        try (Mats mats = new Mats()) {
            Mat first = mats.bytes(width, height, from);
            Mat second = mats.bytes(width, height, to);
            if (padRight + padBottom > 0) {
                first = padded(mats, first, padRight, padBottom);
                second = padded(mats, second, padRight, padBottom);
            }
            Mat flow = mats.empty();
            DISOpticalFlow search = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);
            try {
                search.setFinestScale(0);
                search.setPatchSize(PATCH);
                search.setPatchStride(STRIDE);
                search.setGradientDescentIterations(DESCENT_STEPS);
                search.setVariationalRefinementIterations(REFINEMENTS);
                search.calc(first, second, flow);
            } finally {
                search.clear();
            }
            Mat cut = padRight + padBottom > 0
                    ? mats.held(mats.held(flow.submat(0, height, 0, width)).clone())
                    : flow;
            return new MotionField(width, height, mats.numbers(cut));
        }
    }

    private static Mat padded(Mats mats, Mat mat, int right, int bottom) {
        Mat wide = mats.empty();
        Core.copyMakeBorder(mat, wide, 0, bottom, 0, right, Core.BORDER_REPLICATE);
        return wide;
    }
}
