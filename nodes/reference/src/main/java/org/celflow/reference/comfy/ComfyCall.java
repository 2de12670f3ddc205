package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.NodeCall;
import org.celflow.reference.Params;
import org.celflow.reference.UnsupportedCaseException;
import org.celflow.reference.Workbench;

/**
 * One node of a ComfyUI graph at work.
 *
 * @param type ComfyUI's name of its type
 * @param set its widgets
 * @param links its linked inputs
 * @param bench our nodes and the models
 */
public record ComfyCall(String type, Params set, Links links, Workbench bench) {
    /** The linked inputs of a node. */
    @FunctionalInterface
    public interface Links {
        /** The value of an input; empty if nothing is linked. */
        Optional<Object> find(String input) throws Exception;
    }

    /** Makes one picture of one picture. */
    @FunctionalInterface
    public interface PictureChange {
        /** Makes it, of the n-th of the batch. */
        Image of(Image picture, int n) throws Exception;
    }

    /** Makes one mask of one mask. */
    @FunctionalInterface
    public interface MaskChange {
        /** Makes it, of the n-th of the batch. */
        Mask of(Mask mask, int n) throws Exception;
    }

    /** A linked value that may be missing. */
    public <T> Optional<T> find(String input, Class<T> kind) throws Exception {
        Optional<Object> value = links.find(input);
        if (value.isPresent() && !kind.isInstance(value.get())) {
            throw new BadCaseException("%s: '%s' is linked to %s instead of %s"
                    .formatted(type, input, value.get().getClass().getSimpleName(), kind.getSimpleName()));
        }
        return value.map(kind::cast);
    }

    /** A linked value. */
    public <T> T link(String input, Class<T> kind) throws Exception {
        return find(input, kind)
                .orElseThrow(() -> new BadCaseException("%s: '%s' is not linked".formatted(type, input)));
    }

    /** A linked value of any kind. */
    public Object link(String input) throws Exception {
        return link(input, Object.class);
    }

    /** Linked pictures. */
    public ImageBatch images(String input) throws Exception {
        return link(input, ImageBatch.class);
    }

    /** Linked masks. */
    public MaskBatch masks(String input) throws Exception {
        return link(input, MaskBatch.class);
    }

    /** A linked latent. */
    public Latent latent(String input) throws Exception {
        return link(input, Latent.class);
    }

    /** A widget's raw value, as a parameter of ours takes it. */
    public Object raw(String name) throws BadCaseException {
        var value = set.value(name);
        if (value.isBoolean()) {
            return value.booleanValue();
        } else if (value.isTextual()) {
            return value.textValue();
        }
        return value.isIntegralNumber() ? raw(value.bigIntegerValue().longValue()) : raw(value.doubleValue());
    }

    private static Object raw(Object number) {
        return number;
    }

    /** A node of ours. */
    public NodeCall node(String id) throws UnsupportedCaseException {
        return bench.node(id);
    }

    /** Every picture of an input changed, as a batch. */
    public List<ImageBatch> eachPicture(String input, PictureChange change) throws Exception {
        List<Image> changed = new ArrayList<>();
        for (Image picture : images(input).pictures()) {
            changed.add(change.of(picture, changed.size()));
        }
        return List.of(new ImageBatch(changed));
    }

    /** Every mask of an input changed, as a batch. */
    public List<MaskBatch> eachMask(String input, MaskChange change) throws Exception {
        List<Mask> changed = new ArrayList<>();
        for (Mask mask : masks(input).masks()) {
            changed.add(change.of(mask, changed.size()));
        }
        return List.of(new MaskBatch(changed));
    }
}
