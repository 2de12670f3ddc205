package org.celflow.diffusion.nodes;

import org.celflow.node.FileRef;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Clip;

/** Teaches a text encoder a word. The file is read by the nodes that encode prompts. */
@NodeInfo(
        id = "model.embedding",
        title = "Embedding",
        category = "Model",
        doc =
                "Teaches the text encoder a word that was learned from pictures (textual inversion). Prompts then name it as"
                        + " embedding:name, also within weights: (embedding:name:1.2).",
        lane = Lane.IO,
        persist = NodeInfo.Persist.NEVER)
public record TeachEmbedding(
        @In(doc = "The text encoder to teach; prompts must be encoded behind this node.")
        Clip clip,

        @Param.File(
                extensions = {"safetensors", "pt", "bin"},
                models = ModelKind.EMBEDDING,
                doc = "The learned word, made for the checkpoint's model family.")
        FileRef file,

        @Param.Text(doc = "What prompts call it: letters, digits and the like, without spaces. At most 200 characters.")
        String name)
        implements Node<Clip> {
    private static final int LONGEST = 200;

    @Override
    public Clip compute(NodeContext ctx) throws NodeException {
        String given = name.strip();
        if (given.isEmpty() || given.length() > LONGEST || given.chars().anyMatch(Character::isWhitespace)) {
            throw new NodeException(
                    "the embedding %s needs a name of 1 to %d characters without spaces, by which prompts call it"
                            .formatted(file.name(), LONGEST));
        }
        return clip.knowing(new Clip.Embedding(given, file));
    }
}
