package org.celflow.diffusion.nodes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.celflow.diffusion.lora.LoraFile;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.Resource;
import org.celflow.node.value.Lora;

/** What a node borrowed, given back together. */
final class Leases implements AutoCloseable {
    private final Deque<Lease<?>> open = new ArrayDeque<>();

    /** Takes charge of a lease. */
    <T extends Resource> T add(Lease<T> lease) {
        open.push(lease);
        return lease.get();
    }

    /** Borrows the files of LoRAs. */
    List<LoraUse> loras(NodeContext ctx, List<Lora> loras) throws Exception {
        List<LoraUse> uses = new ArrayList<>();
        for (Lora lora : loras) {
            LoraFile file = add(ctx.resource(LoraFile.resource(lora.file())));
            uses.add(new LoraUse(file, lora.denoiser(), lora.textEncoder()));
        }
        return uses;
    }

    @Override
    public void close() {
        open.forEach(Lease::close);
    }
}
