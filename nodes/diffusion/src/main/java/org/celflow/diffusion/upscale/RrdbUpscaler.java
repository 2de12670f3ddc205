package org.celflow.diffusion.upscale;

import java.util.List;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.diffusion.weights.WeightBank;
import org.celflow.diffusion.weights.WeightChanges;
import org.celflow.diffusion.weights.WeightList;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network of the ESRGAN family, ready to run. */
final class RrdbUpscaler implements LoadedUpscaler {
    private static final Logger LOG = LoggerFactory.getLogger(RrdbUpscaler.class);
    private static final int TILE = 512;
    private static final int SMALLEST_TILE = 128;
    private static final int OVERLAP = 32;
    private static final int COLOURS = 3;
    private static final long MOST_PIXELS = 1L << 28;

    private final TensorFile file;
    private final RrdbConfig config;
    private final Program program;
    private final WeightBank bank;
    private final WeightList weights;

    private RrdbUpscaler(TensorFile file, RrdbConfig config, Program program, WeightBank bank, WeightList weights) {
        this.file = file;
        this.config = config;
        this.program = program;
        this.bank = bank;
        this.weights = weights;
    }

    static RrdbUpscaler load(TensorFile file, NumberType type) throws NodeException {
        RrdbConfig config = RrdbConfig.read(file);
        RrdbArchitecture architecture = new RrdbArchitecture(config, type);
        WeightBank bank = WeightBank.open(file, "upscaler", architecture.weights(), type, Long.MAX_VALUE);
        try {
            Program program = Program.load(architecture.code());
            try {
                return new RrdbUpscaler(file, config, program, bank, bank.list(WeightChanges.NONE));
            } catch (NodeException | RuntimeException e) {
                program.close();
                throw e;
            }
        } catch (NodeException | RuntimeException e) {
            bank.close();
            throw e;
        }
    }

    @Override
    public int scale() {
        return config.scale();
    }

    @Override
    public Image upscale(Image image, Progress progress, Interrupt interrupt) throws NodeException {
        long pixels = (long) image.width() * image.height() * scale() * scale();
        if (pixels > MOST_PIXELS) {
            throw new NodeException(
                    "a picture of %dx%d pixels is too large to be enlarged %d times by %s; scale it down first"
                            .formatted(image.width(), image.height(), scale(), file.name()));
        }
        Tensor planes = planes(image);
        for (int tile = TILE; tile >= SMALLEST_TILE; tile /= 2) {
            try {
                return image(upscale(planes, FeatheredTiles.square(tile, OVERLAP, scale()), progress, interrupt));
            } catch (TorchException e) {
                if (!e.outOfMemory()) {
                    throw e;
                }
                LOG.warn("{}: not enough memory for tiles of {} pixels", file.name(), tile);
            }
        }
        throw new NodeException(
                "there is not enough memory to enlarge a picture of %dx%d pixels by %s; close other programs or scale it down"
                        .formatted(image.width(), image.height(), file.name()));
    }

    private Tensor upscale(Tensor planes, FeatheredTiles tiles, Progress progress, Interrupt interrupt) {
        int total = tiles.count(planes.shape().get(2), planes.shape().get(3));
        int[] done = {0};
        try (CancelFlag cancel = new CancelFlag(interrupt)) {
            return tiles.apply(planes, tile -> {
                try (NativeScope call = new NativeScope()) {
                    Tensor enlarged = call.read(
                            program.call(call, "upscale", call.tensor(tile), cancel.tensor(), weights.list()));
                    progress.tiles(++done[0], total);
                    return enlarged;
                }
            });
        }
    }

    private static Tensor planes(Image image) {
        int size = image.width() * image.height();
        float[] pixels = image.toArray();
        float[] planes = new float[COLOURS * size];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < COLOURS; c++) {
                planes[c * size + i] = pixels[i * image.channels() + (image.channels() >= COLOURS ? c : 0)];
            }
        }
        return Tensor.of(List.of(1, COLOURS, image.height(), image.width()), planes);
    }

    private Image image(Tensor planes) throws NodeException {
        int height = planes.shape().get(2);
        int width = planes.shape().get(3);
        int size = width * height;
        float[] from = planes.toArray();
        for (float number : from) {
            if (Float.isNaN(number)) {
                throw new NodeException(
                        "%s cannot enlarge this: the result is not finite; set its number type to fp32, or look at what comes before it"
                                .formatted(file.name()));
            }
        }
        float[] pixels = new float[COLOURS * size];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < COLOURS; c++) {
                pixels[i * COLOURS + c] = Math.max(0, Math.min(1, from[c * size + i]));
            }
        }
        return Image.of(width, height, COLOURS, pixels);
    }

    @Override
    public long bytes() {
        return bank.bytes();
    }

    @Override
    public void close() {
        program.close();
        weights.close();
        bank.close();
    }
}
