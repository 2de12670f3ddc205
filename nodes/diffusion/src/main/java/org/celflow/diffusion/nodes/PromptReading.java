package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.TextEncoder;
import org.celflow.diffusion.text.Emphasis;
import org.celflow.diffusion.text.LearnedTokens;
import org.celflow.diffusion.text.PromptEncoder;
import org.celflow.diffusion.text.TokenizedPrompt;
import org.celflow.diffusion.text.a1111.LoraTags;
import org.celflow.diffusion.text.a1111.WebUiPrompts;
import org.celflow.node.FileRef;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;

/** Has the text encoders of a model read prompts; told by a node what it cannot find. */
final class PromptReading implements AutoCloseable {
    private static final int LONGEST = 20_000;
    /** The key of the text encoder whose numbers come last, and whose pooled text counts. */
    private static final String LARGER = "clip_g";

    private final NodeContext ctx;
    private final Clip clip;
    private final Leases leases;
    private final List<TextEncoder> encoders;
    private final Map<String, LearnedTokens> words;
    private final PromptEncoder encoder;

    private PromptReading(
            NodeContext ctx, Clip clip, Leases leases, List<TextEncoder> encoders, Map<String, LearnedTokens> words) {
        this.ctx = ctx;
        this.clip = clip;
        this.leases = leases;
        this.encoders = encoders;
        this.words = words;
        this.encoder = new PromptEncoder(encoders, words);
    }

    /** Borrows the text encoders, their LoRAs and the words that they are taught. */
    static PromptReading open(NodeContext ctx, Clip clip) throws Exception {
        Leases leases = new Leases();
        try {
            Map<String, LearnedTokens> words = new HashMap<>();
            for (Clip.Embedding embedding : clip.embeddings()) {
                words.put(embedding.name(), leases.add(ctx.resource(LearnedTokens.resource(embedding.file()))));
            }
            return new PromptReading(ctx, clip, leases, encoders(ctx, clip, leases), words);
        } catch (Exception e) {
            leases.close();
            throw e;
        }
    }

    private static List<TextEncoder> encoders(NodeContext ctx, Clip clip, Leases leases) throws Exception {
        List<LoraUse> loras = leases.loras(ctx, clip.loras());
        if (clip.second().isEmpty()) {
            return leases.add(ctx.resource(LoadedCheckpoint.ref(clip.checkpoint(), clip.numberType())))
                    .textEncoders(loras);
        }
        List<TextEncoder> both = new ArrayList<>();
        for (FileRef file : List.of(clip.checkpoint(), clip.second().get())) {
            both.addAll(leases.add(ctx.resource(LoadedCheckpoint.oneOfTwo(file, clip.numberType())))
                    .textEncoders(loras));
        }
        both.sort(Comparator.comparing(encoder -> encoder.key().equals(LARGER)));
        if (both.get(0).key().equals(both.get(1).key())) {
            throw new NodeException(
                    "%s and %s hold the same kind of text encoder; Stable Diffusion XL needs CLIP ViT-L and OpenCLIP ViT-bigG"
                            .formatted(
                                    name(clip.checkpoint()), name(clip.second().get())));
        }
        return both;
    }

    private static String name(FileRef file) {
        return String.valueOf(file.path().getFileName());
    }

    /**
     * One text for all encoders.
     *
     * @return one entry, or for a prompt of the web UI that changes or sums as many as it becomes
     */
    List<Conditioning.Entry> read(String text, SyntaxParams syntax) throws NodeException {
        return readEach(key -> text, syntax);
    }

    /**
     * A text for each encoder, see {@link #read}.
     *
     * @param texts by {@link TextEncoder#key()}
     */
    List<Conditioning.Entry> readEach(Function<String, String> texts, SyntaxParams syntax) throws NodeException {
        List<String> each = new ArrayList<>();
        for (TextEncoder one : encoders) {
            each.add(texts.apply(one.key()));
            checkLength(each.get(each.size() - 1));
        }
        return syntax.syntax() == PromptSyntax.COMFYUI
                ? List.of(encode(encoder.tokenize(texts)))
                : readWebUi(each, syntax.syntax().emphasis(), syntax.firstPassSteps());
    }

    private List<Conditioning.Entry> readWebUi(List<String> each, Emphasis emphasis, int firstSteps)
            throws NodeException {
        List<LoraTags> prompts = each.stream().map(LoraTags::in).toList();
        List<String> tags = prompts.stream()
                .flatMap(prompt -> prompt.tags().stream())
                .distinct()
                .toList();
        if (!tags.isEmpty()) {
            ctx.warn("the prompt names %s, which a prompt cannot load here; connect a LoRA node"
                    .formatted(String.join(", ", tags)));
        }
        return new WebUiPrompts(encoder, encoders, words, emphasis)
                .encode(prompts.stream().map(LoraTags::text).toList(), firstSteps, clip.skippedLayers());
    }

    /** Refuses a text that no one wrote by hand. */
    private static void checkLength(String text) throws NodeException {
        if (text.length() > LONGEST) {
            throw new NodeException(
                    "the prompt has %d characters; shorten it to at most %d".formatted(text.length(), LONGEST));
        }
    }

    private Conditioning.Entry encode(List<TokenizedPrompt> prompts) throws NodeException {
        TreeSet<String> missing = new TreeSet<>();
        prompts.forEach(prompt -> missing.addAll(prompt.missingEmbeddings()));
        for (String name : missing) {
            ctx.warn("the prompt names the embedding '%s', which is not there; it is left out".formatted(name));
        }
        return encoder.encode(prompts, clip.skippedLayers());
    }

    @Override
    public void close() {
        leases.close();
    }
}
