package org.celflow.diffusion.pickle;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.diffusion.weights.ElementType;

/** The names that a pickle may mention. Nothing is imported for them: they only tell what an item stands for. */
final class Globals {
    private static final Set<String> DICTIONARY = Set.of("collections.OrderedDict");
    private static final Set<String> TENSOR = Set.of("torch._utils._rebuild_tensor_v2");
    private static final Set<String> PARAMETER = Set.of("torch._utils._rebuild_parameter");

    /**
     * What trainers leave beside the weights in published checkpoints, as those of Stable Diffusion 1: where the best state was
     * saved and how good it was. They stay records that no tensor is made of.
     */
    private static final Set<String> LEFTOVERS = Set.of(
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            "numpy.core.multiarray.scalar",
            "numpy.dtype",
            "_codecs.encode");

    private static final Map<String, ElementType> STORAGES = Map.of(
            "torch.DoubleStorage", ElementType.F64,
            "torch.FloatStorage", ElementType.F32,
            "torch.HalfStorage", ElementType.F16,
            "torch.BFloat16Storage", ElementType.BF16,
            "torch.LongStorage", ElementType.I64,
            "torch.IntStorage", ElementType.I32,
            "torch.ShortStorage", ElementType.I16,
            "torch.CharStorage", ElementType.I8,
            "torch.ByteStorage", ElementType.U8,
            "torch.BoolStorage", ElementType.BOOL);

    private Globals() {}

    static boolean isAllowed(Item.Global global) {
        String name = global.toString();
        // A dot within a part would let "a.b" + "c" pass for "a" + "b.c"; harmless here, but no writer does it.
        return global.name().indexOf('.') < 0
                && (DICTIONARY.contains(name)
                        || TENSOR.contains(name)
                        || PARAMETER.contains(name)
                        || LEFTOVERS.contains(name)
                        || STORAGES.containsKey(name));
    }

    static boolean isDictionary(Item.Global global) {
        return DICTIONARY.contains(global.toString());
    }

    static boolean isTensor(Item.Global global) {
        return TENSOR.contains(global.toString());
    }

    static boolean isParameter(Item.Global global) {
        return PARAMETER.contains(global.toString());
    }

    /** Whether it may stand before the arguments of a call. */
    static boolean isCallable(Item.Global global) {
        return !STORAGES.containsKey(global.toString());
    }

    /** The number type of a storage's name. */
    static Optional<ElementType> storage(Item.Global global) {
        return Optional.ofNullable(STORAGES.get(global.toString()));
    }
}
