package org.celflow.diffusion.text;

import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Reads learned tokens. */
public final class LearnedTokensLoader implements ResourceLoader<LearnedTokens> {
    @Override
    public Class<LearnedTokens> type() {
        return LearnedTokens.class;
    }

    @Override
    public LearnedTokens load(ResourceRef<LearnedTokens> ref) throws Exception {
        return LearnedTokens.open(ref.file());
    }
}
