package org.celflow.diffusion.model;

import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Opens checkpoints; the variant of a reference is the number type, and whether the file is one of two. */
public final class CheckpointLoader implements ResourceLoader<LoadedCheckpoint> {
    /** Behind the number type when a file holds one of the two text encoders of Stable Diffusion XL. */
    static final String ONE_OF_TWO = " of two";

    @Override
    public Class<LoadedCheckpoint> type() {
        return LoadedCheckpoint.class;
    }

    @Override
    public LoadedCheckpoint load(ResourceRef<LoadedCheckpoint> ref) throws Exception {
        return load(ref, Long.MAX_VALUE);
    }

    @Override
    public LoadedCheckpoint load(ResourceRef<LoadedCheckpoint> ref, long room) throws Exception {
        TensorFile file = ModelFile.open(ref.file().path());
        boolean oneOfTwo = ref.variant().endsWith(ONE_OF_TWO);
        String numbers =
                oneOfTwo ? ref.variant().substring(0, ref.variant().length() - ONE_OF_TWO.length()) : ref.variant();
        NumberType type = NumberTypes.of(numbers);
        // Text encoders run once a prompt, and every step depends on them: exact, unless the user asks for less memory.
        NumberType ofTexts = numbers.equals("auto") ? NumberType.FP32 : type;
        if (oneOfTwo) {
            return SdCheckpoint.named(ClipFileNames.ofTwo(file), type, ofTexts, room);
        }
        return TinyVae.isOne(file) ? new TinyVaeFile(file, type) : SdCheckpoint.open(file, type, ofTexts, room);
    }
}
