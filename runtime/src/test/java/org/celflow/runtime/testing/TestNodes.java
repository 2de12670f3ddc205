package org.celflow.runtime.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.celflow.node.BatchNode;
import org.celflow.node.Between;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Inspectable;
import org.celflow.node.Lane;
import org.celflow.node.Lease;
import org.celflow.node.MemoryShortage;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.Previous;
import org.celflow.node.Resource;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;
import org.celflow.node.WholeShot;
import org.celflow.node.Window;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.SavedFile;

/** Nodes on numbers that count how often they compute. */
public final class TestNodes {
    private static final Map<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();
    private static volatile Consumer<NodeContext> hook = ctx -> {};

    private TestNodes() {}

    /** All of them. */
    public static NodeCatalog catalog() {
        return NodeCatalog.of(List.of(new Pack()));
    }

    /** Forgets counts and hooks. */
    public static void reset() {
        COUNTS.clear();
        hook = ctx -> {};
    }

    /** How often nodes of a type, named without the group, have computed. */
    public static int count(String type) {
        return COUNTS.computeIfAbsent(type, t -> new AtomicInteger()).get();
    }

    /** What {@link Gate} does when it computes. */
    public static void onGate(Consumer<NodeContext> action) {
        hook = action;
    }

    private static void ran(String type) {
        COUNTS.computeIfAbsent(type, t -> new AtomicInteger()).incrementAndGet();
    }

    /** The pack, as a plugin would bring it. */
    public static final class Pack implements NodePack {
        @Override
        public void register(Registrar r) {
            r.value(Num.TYPE);
            r.value(Ghost.TYPE);
            r.loader(new WeightLoader());
            List.of(
                            Constant.class,
                            FileNumber.class,
                            FrameNumber.class,
                            Checked.class,
                            Ticker.class,
                            Mix.class,
                            Fleeting.class,
                            Around.class,
                            Chain.class,
                            Shot.class,
                            Inbetween.class,
                            Split.class,
                            Haunt.class,
                            Exorcise.class,
                            Gate.class,
                            Weighted.class,
                            Hungry.class,
                            Trouble.class,
                            Tandem.class,
                            Save.class)
                    .forEach(r::node);
        }
    }

    /** The same number at every frame. */
    @NodeInfo(id = "test.constant", title = "Constant", category = "Test", doc = "A number.")
    public record Constant(
            @Param.Int(def = 1, doc = "the number") long value) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("constant");
            return new Num(value);
        }
    }

    /** Adds one to several frames in one call; numbers of one parity share calls, and 13 is bad luck. */
    @NodeInfo(id = "test.tandem", title = "Tandem", category = "Test", doc = "One more.", lane = Lane.GPU)
    public record Tandem(@In(doc = "a number") Num a) implements BatchNode<Num> {
        @Override
        public Num compute(NodeContext ctx) throws NodeException {
            ran("tandem");
            return more();
        }

        @Override
        public boolean joins(Node<?> other) {
            return other instanceof Tandem tandem && tandem.a.number() % 2 == a.number() % 2;
        }

        @Override
        public List<Num> computeAll(List<Frame<Num>> frames) throws NodeException {
            ran("tandem-together-" + frames.size());
            List<Num> more = new ArrayList<>();
            for (Frame<Num> frame : frames) {
                frame.context().checkCancelled();
                more.add(((Tandem) frame.node()).more());
            }
            return more;
        }

        private Num more() throws NodeException {
            if (a.number() == 13) {
                throw new NodeException("13 is bad luck; take another number");
            }
            return new Num(a.number() + 1);
        }
    }

    /** The number in a file. */
    @NodeInfo(id = "test.file", title = "File", category = "Test", doc = "The number in a file.")
    public record FileNumber(@Param.File(doc = "the file") FileRef file) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) throws IOException {
            ran("file");
            return new Num(Long.parseLong(Files.readString(file.path()).strip()));
        }
    }

    /** The number in the file of the frame. */
    @NodeInfo(
            id = "test.frames",
            title = "Frames",
            category = "Test",
            doc = "The number in a frame's file.",
            lane = Lane.IO)
    public record FrameNumber(
            @Param.Sequence(doc = "the files") FrameFile files) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) throws IOException, NodeException {
            ran("frames");
            return read(files);
        }
    }

    private static Num read(FrameFile file) throws IOException, NodeException {
        String text = Files.readString(file.required().path()).strip();
        try {
            return new Num(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new NodeException(
                    "%s holds no number".formatted(file.required().name()), e);
        }
    }

    /** As {@link FrameNumber}, and says before a run which files are negative (warning) or hold no number (error). */
    @NodeInfo(id = "test.checked", title = "Checked", category = "Test", doc = "The number in a frame's file, checked.")
    public record Checked(@Param.Sequence(doc = "the files") FrameFile files) implements Node<Num>, Inspectable {
        @Override
        public Num compute(NodeContext ctx) throws IOException, NodeException {
            ran("checked");
            return read(files);
        }

        @Override
        public List<Finding> inspect(Inspection inspection) throws IOException {
            ran("inspect");
            List<Finding> findings = new ArrayList<>();
            for (int frame : inspection.frames()) {
                inspection.checkCancelled();
                Optional<FileRef> file = inspection.fileAt("files", frame).file();
                String text =
                        file.isPresent() ? Files.readString(file.get().path()).strip() : "gap";
                if (!text.matches("-?\\d+")) {
                    findings.add(
                            new Finding(Severity.ERROR, List.of(frame), "frame %d holds no number".formatted(frame)));
                } else if (text.startsWith("-")) {
                    findings.add(
                            new Finding(Severity.WARNING, List.of(frame), "frame %d is negative".formatted(frame)));
                }
            }
            return findings;
        }
    }

    /** The frame number. */
    @NodeInfo(id = "test.ticker", title = "Ticker", category = "Test", doc = "The frame.", usesFrame = true)
    public record Ticker() implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("ticker");
            return new Num(ctx.frame());
        }
    }

    /** A number made of two and a salt. */
    @NodeInfo(id = "test.mix", title = "Mix", category = "Test", doc = "Mixes numbers.")
    public record Mix(
            @In(doc = "a number") Num a,
            @In(doc = "another") Optional<Num> b,
            @Param.Int(def = 0, doc = "a salt") long salt)
            implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("mix");
            return new Num(Num.mix(a.number(), Num.mix(b.map(Num::number).orElse(-7L), salt)));
        }
    }

    /** As mix, and never kept. */
    @NodeInfo(
            id = "test.fleeting",
            title = "Fleeting",
            category = "Test",
            doc = "Mixes, is never kept.",
            persist = NodeInfo.Persist.NEVER)
    public record Fleeting(@In(doc = "a number") Num a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("fleeting");
            return new Num(Num.mix(a.number(), 99));
        }
    }

    /** Mixes a frame with its neighbours. */
    @NodeInfo(id = "test.around", title = "Around", category = "Test", doc = "Mixes neighbours.")
    public record Around(
            @In(doc = "a number") @Window(before = 1, after = 2)
            Frames<Num> a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("around");
            return new Num(mix(a, -1, 2));
        }
    }

    static long mix(Frames<Num> frames, int from, int to) {
        long h = 17;
        for (int o = from; o <= to; o++) {
            h = Num.mix(h, frames.find(o).map(Num::number).orElse(-13L));
        }
        return h;
    }

    /** Mixes with its own previous output. */
    @NodeInfo(
            id = "test.chain",
            title = "Chain",
            category = "Test",
            doc = "Mixes with its last output.",
            lane = Lane.GPU)
    public record Chain(
            @In(doc = "a number") Num a, @Previous Optional<Num> previous) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("chain");
            return new Num(Num.mix(a.number(), previous.map(Num::number).orElse(-5L)));
        }
    }

    /** Mixes a whole shot. */
    @NodeInfo(id = "test.shot", title = "Shot", category = "Test", doc = "Mixes a shot.")
    public record Shot(@In(doc = "a number") @WholeShot Frames<Num> a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("shot");
            long h = 3;
            for (Num number : a.inOrder()) {
                h = Num.mix(h, number.number());
            }
            return new Num(h);
        }
    }

    /** Makes frames between frames. */
    @NodeInfo(id = "test.inbetween", title = "Inbetween", category = "Test", doc = "Frames between frames.")
    public record Inbetween(
            @In(doc = "a number") @Between(factor = "factor", loop = "loop")
            Frames<Num> a,

            @Param.Int(def = 2, min = 1, max = 8, doc = "how many")
            int factor,

            @Param.Switch(def = false, doc = "whether the end runs into the start")
            boolean loop)
            implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("inbetween");
            if (ctx.phase() == 0) {
                return a.here();
            }
            return new Num(Num.mix(mix(a, 0, 1), ctx.phase()));
        }
    }

    /** Two outputs. */
    public record Halves(
            @Out(doc = "one") Num low, @Out(doc = "two") Num high) {}

    /** Splits a number. */
    @NodeInfo(id = "test.split", title = "Split", category = "Test", doc = "Splits a number.")
    public record Split(@In(doc = "a number") Num a) implements Node<Halves> {
        @Override
        public Halves compute(NodeContext ctx) {
            ran("split");
            return new Halves(new Num(Num.mix(a.number(), 1)), new Num(Num.mix(a.number(), 2)));
        }
    }

    /** Makes a value that cannot be written. */
    @NodeInfo(id = "test.haunt", title = "Haunt", category = "Test", doc = "To a value without codec.")
    public record Haunt(@In(doc = "a number") Num a) implements Node<Ghost> {
        @Override
        public Ghost compute(NodeContext ctx) {
            ran("haunt");
            return new Ghost(a.number());
        }
    }

    /** And back. */
    @NodeInfo(id = "test.exorcise", title = "Exorcise", category = "Test", doc = "From a value without codec.")
    public record Exorcise(@In(doc = "a ghost") Ghost a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("exorcise");
            return new Num(a.number());
        }
    }

    /** Passes a number on, after doing what the test wants. */
    @NodeInfo(id = "test.gate", title = "Gate", category = "Test", doc = "A test's hook.", lane = Lane.GPU)
    public record Gate(@In(doc = "a number") Num a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("gate");
            hook.accept(ctx);
            return a;
        }
    }

    /** What can go wrong. */
    public enum Kind {
        NONE,
        INPUT,
        BUG,
        MEMORY,
        NULL,
        ALWAYS
    }

    /** Fails at one number, or always with the same words. */
    @NodeInfo(id = "test.trouble", title = "Trouble", category = "Test", doc = "Fails.")
    public record Trouble(
            @In(doc = "a number") Num a,
            @Param.Choice(def = "input", doc = "how") Kind kind,
            @Param.Int(def = 3, doc = "at which numbers") long at)
            implements Node<Num> {
        @Override
        @SuppressWarnings("NullAway") // a node that breaks its contract
        public Num compute(NodeContext ctx) throws NodeException {
            ran("trouble");
            if (kind == Kind.ALWAYS) {
                throw new NodeException("the model is broken; choose another");
            }
            if (a.number() != at) {
                return a;
            }
            if (kind == Kind.INPUT) {
                throw new NodeException("the number %d is not wanted; choose another".formatted(at));
            } else if (kind == Kind.BUG) {
                throw new IllegalArgumentException("a defect");
            } else if (kind == Kind.MEMORY) {
                throw new OutOfMemoryError("pretended");
            }
            return kind == Kind.NULL ? null : a;
        }
    }

    /** Pretended weights. */
    public static final class Weight implements Resource {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public long bytes() {
            return 100;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            ran("freed on " + Thread.currentThread().getName());
        }
    }

    static final class WeightLoader implements ResourceLoader<Weight> {
        @Override
        public Class<Weight> type() {
            return Weight.class;
        }

        @Override
        public Weight load(ResourceRef<Weight> ref) {
            ran("load " + ref.file().name());
            return new Weight();
        }

        @Override
        public Weight load(ResourceRef<Weight> ref, long room) {
            ran("room " + room);
            return load(ref);
        }
    }

    /** Borrows weights. */
    @NodeInfo(id = "test.weighted", title = "Weighted", category = "Test", doc = "Borrows.", lane = Lane.GPU)
    public record Weighted(
            @In(doc = "a number") Num a,
            @Param.File(doc = "weights") FileRef file) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) throws Exception {
            ran("weighted");
            try (Lease<Weight> lease = ctx.resource(new ResourceRef<>(Weight.class, file, ""))) {
                return new Num(Num.mix(a.number(), lease.get().bytes()));
            }
        }
    }

    /** An engine's memory that did not suffice. */
    static final class Shortage extends RuntimeException implements MemoryShortage {
        private static final long serialVersionUID = 1L;

        Shortage() {
            super("no memory left");
        }

        @Override
        public boolean outOfMemory() {
            return true;
        }
    }

    /** Needs so much memory that it succeeds only after so many models were freed. */
    @NodeInfo(id = "test.hungry", title = "Hungry", category = "Test", doc = "Needs memory.", lane = Lane.GPU)
    public record Hungry(
            @In(doc = "a number") Num a,

            @Param.Int(def = 1, doc = "models that have to be freed")
            long models) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) {
            ran("hungry");
            if (count("freed on celflow-gpu-1") < models) {
                throw new IllegalStateException("failed", new Shortage());
            }
            return a;
        }
    }

    /** Writes the number as text. */
    @NodeInfo(
            id = "test.save",
            title = "Save",
            category = "Test",
            doc = "Writes a number.",
            lane = Lane.IO,
            sink = true)
    public record Save(
            @In(doc = "a number") Num a,
            @Param.Output(def = "####.txt", doc = "where") String path,

            @Param.Switch(def = false, doc = "whether the graph goes along")
            boolean embed)
            implements Node<SavedFile> {
        @Override
        public SavedFile compute(NodeContext ctx) throws NodeException {
            ran("save");
            String text = a.number() + "\n" + (embed ? ctx.delivery().graph() : "");
            return ctx.delivery()
                    .write(ctx.delivery().target(path), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Waits for a latch, as a test's hook. */
    public static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
