package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;
import org.jspecify.annotations.Nullable;

/**
 * How the places of a picture attend to each other in one transformer block.
 *
 * @param net where it is written
 * @param stage the spatial transformer
 * @param block the number of the transformer block in it
 */
record SelfAttention(NetworkWriter net, Stage.Attention stage, int block) {
    private String path() {
        return stage.block(block) + ".attn1.";
    }

    /** What the block looks at: its tokens, normalised. */
    Traced normed(Traced tokens) {
        return net.layerNorm(tokens, stage.block(block) + ".norm1", stage.out());
    }

    private Traced projected(Traced normed) {
        List<String> all = List.of(path() + "to_q", path() + "to_k", path() + "to_v");
        return net.projectManyToAll(normed, all, stage.out(), stage.out());
    }

    /** Queries, keys and values. */
    private List<Traced> heads(Traced normed) {
        return net.heads(projected(normed), 3, stage.heads(), width());
    }

    private int width() {
        return stage.out() / stage.heads();
    }

    private Traced added(Traced tokens, Traced seen) {
        return tokens.add(net.linearOnMany(seen, path() + "to_out.0", stage.out(), stage.out()));
    }

    /** As it was trained. */
    Traced plain(Traced tokens) {
        List<Traced> qkv = heads(normed(tokens));
        return added(tokens, net.attend(qkv.get(0), qkv.get(1), qkv.get(2), width(), false));
    }

    /** Each place attends to itself alone. */
    Traced identity(Traced tokens) {
        return added(tokens, projected(normed(tokens)).slice(2, 2 * stage.out(), 3 * stage.out()));
    }

    /**
     * Each place also attends to a reference.
     *
     * @param remembered what the block looked at in the reference, [batch, tokens, width]
     * @param own how much of its own attention each item of the batch keeps, [batch, 1, 1]; null if none keeps any
     */
    Traced withReference(Traced tokens, Traced remembered, @Nullable Traced own) {
        List<Traced> here = heads(normed(tokens));
        List<Traced> there = heads(remembered);
        Traced keys = here.get(1).cat(2, there.get(1));
        Traced values = here.get(2).cat(2, there.get(2));
        Traced both = net.attend(here.get(0), keys, values, width(), false);
        if (own == null) {
            return added(tokens, both);
        }
        Traced alone = net.attend(here.get(0), here.get(1), here.get(2), width(), false);
        return added(tokens, both.op("torch.lerp(%s, %s, %s)", both, alone, own.like(both)));
    }

    /**
     * How much attention each place draws from all others together, on average over the heads: [batch, tokens] float32, 1 on average.
     */
    Traced drawn(Traced tokens) {
        List<Traced> qkv = net.heads(projected(normed(tokens)), 3, stage.heads(), width());
        Traced queries = qkv.get(0).to(NumberType.FP32);
        Traced keys = qkv.get(1).to(NumberType.FP32);
        Traced scores = queries.op("torch.matmul(%s, torch.transpose(%s, 2, 3))", queries, keys)
                .affine(1 / Math.sqrt(width()), 0);
        Traced shares = scores.op("torch.softmax(%s, -1)", scores);
        return shares.op("torch.sum(torch.mean(%s, [1]), [1])", shares);
    }
}
