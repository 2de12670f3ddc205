package org.celflow.diffusion.torch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How softmax attention is computed inside a network. */
public enum Attention {
    /** By libtorch's fused kernel, in the network's number type. */
    FUSED,
    /** By libtorch's fused kernel in fp32, whatever the network is computed in. */
    FUSED_EXACT,
    /**
     * Some rows of the score matrix at a time, as matrix products, which libraries compute fastest; the rows that are in work stay in
     * the processor's cache. Where there are few keys, as of a text, by libtorch's fused kernel.
     */
    PRODUCTS;

    private static final Logger LOG = LoggerFactory.getLogger(Attention.class);
    /** The choice must not change from run to run, so another than the usual one has to be clearly faster. */
    private static final double CLEARLY_FASTER = 1.2;

    private static final int TOKENS = 1024;
    /** Products of narrower heads are mostly softmax, which the fused kernels do on the way. */
    private static final int NARROW = 32;

    private static final Map<NumberType, Map<Integer, Attention>> MEASURED = new ConcurrentHashMap<>();

    /**
     * Methods that {@link Traced#attention} calls for {@link #PRODUCTS}. A block of rows takes 4 MB in 16 bits, which is about what
     * a core's share of the cache is.
     */
    static final String METHODS = """
              def attend(self: __torch__.Prog, q: Tensor, k: Tensor, v: Tensor, scale: float, cancel: Tensor) -> Tensor:
                if torch.lt(torch.size(k, 2), 512):
                  r = torch.scaled_dot_product_attention(q, k, v, None, 0., False, scale=scale)
                else:
                  r = (self).attend_in_blocks(q, k, v, scale, cancel)
                return r
              def attend_in_blocks(self: __torch__.Prog, q: Tensor, k: Tensor, v: Tensor, scale: float, cancel: Tensor) -> Tensor:
                b = torch.size(q, 0)
                h = torch.size(q, 1)
                n = torch.size(q, 2)
                rows = torch.floordiv(2097152, torch.size(k, 2))
                if torch.gt(rows, 1024):
                  rows = 1024
                if torch.lt(rows, 64):
                  rows = 64
                blocks = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                none = torch.zeros([1, 1], dtype=ops.prim.dtype(q))
                y = torch.empty([b, n, h, torch.size(v, 3)], dtype=ops.prim.dtype(q))
                for i in range(b):
                  for j in range(h):
                    if bool(torch.ne(torch.select(cancel, 0, 0), 0)):
                      ops.prim.RaiseException("%s")
                    kt = torch.t(torch.contiguous(torch.select(torch.select(k, 0, i), 0, j)))
                    vj = torch.contiguous(torch.select(torch.select(v, 0, i), 0, j))
                    qj = torch.contiguous(torch.select(torch.select(q, 0, i), 0, j))
                    yj = torch.select(torch.select(y, 0, i), 1, j)
                    for s in range(blocks):
                      f = torch.mul(s, rows)
                      a = torch.addmm(none, torch.slice(qj, 0, f, torch.add(f, rows), 1), kt, beta=0, alpha=scale)
                      o = torch.mm(torch.softmax(a, -1, None), vj)
                      c = torch.copy_(torch.slice(yj, 0, f, torch.add(f, rows), 1), o)
                r = torch.transpose(y, 1, 2)
                return r
            """.formatted(CancelFlag.RAISED);

    /** What it is computed in, inside a network that is computed in {@code network}. */
    public NumberType type(NumberType network) {
        return this == FUSED_EXACT ? NumberType.FP32 : network;
    }

    /**
     * What is fastest on this machine's processor. In 16 bits that are products, or for narrow heads the fused kernel in fp32, unless
     * another way is clearly faster, as on processors without instructions for the type; measured once a process.
     *
     * @param width of a head
     */
    public static Attention fastest(NumberType type, int width) {
        if (type == NumberType.FP32) {
            return FUSED;
        }
        return MEASURED.computeIfAbsent(type, t -> new ConcurrentHashMap<>())
                .computeIfAbsent(width, w -> measure(type, w));
    }

    private static Attention measure(NumberType type, int width) {
        List<Attention> candidates =
                width < NARROW ? List.of(FUSED_EXACT, FUSED) : List.of(PRODUCTS, FUSED, FUSED_EXACT);
        Attention usual = candidates.get(0);
        Map<Attention, Double> times = new EnumMap<>(Attention.class);
        for (Attention candidate : candidates) {
            Tracer tracer = new Tracer();
            tracer.method(
                    "work",
                    List.of("x"),
                    List.of(),
                    (in, lists) -> in.get(0).attention(in.get(0), in.get(0), width, false, candidate));
            NumberType computed = candidate.type(type);
            Stopwatch watch = new Stopwatch(tracer, List.of(new long[] {1, 2, TOKENS, width}));
            times.put(candidate, watch.milliseconds(List.of(computed)).getOrDefault(computed, Double.MAX_VALUE));
        }
        Attention chosen = usual;
        for (Attention other : candidates) {
            boolean faster = times.getOrDefault(other, 0.0) < times.getOrDefault(chosen, 0.0);
            if (faster && times.getOrDefault(other, 0.0) * CLEARLY_FASTER < times.getOrDefault(usual, 0.0)) {
                chosen = other;
            }
        }
        LOG.info("attention in {} with heads of {}, in ms: {}; choosing {}", type.label(), width, times, chosen);
        return chosen;
    }
}
