package org.celflow.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.ParamValue;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.spec.ParamSpec;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.file.FileFingerprints.Fingerprint;
import org.celflow.runtime.file.FrameSequence;
import org.celflow.runtime.key.KeyEncoder;

/** A parameter of a node with its value looked up. Frames are those of the node's own clock. */
sealed interface BoundParam {
    /** Whether it can differ between frames. */
    boolean varies();

    /** Writes what a key needs to know of it. */
    void encode(KeyEncoder encoder, int frame);

    /** What a node gets for it. */
    Object argument(int frame);

    /** The value for people, and for telling whether it changed. */
    String show(int frame);

    /** The file that is read at a frame. */
    default Optional<FileRef> file(int frame) {
        return Optional.empty();
    }

    /** Why the node cannot be computed at a frame. */
    default Optional<String> obstacle(int frame) {
        return Optional.empty();
    }

    /** The same value at every frame. */
    record Constant(Object value) implements BoundParam {
        @Override
        public boolean varies() {
            return false;
        }

        @Override
        public void encode(KeyEncoder encoder, int frame) {
            encoder.value(value);
        }

        @Override
        public Object argument(int frame) {
            return value;
        }

        @Override
        public String show(int frame) {
            return String.valueOf(value);
        }
    }

    /** Keyframes. */
    record Keyed(ParamValue value, ParamSpec spec) implements BoundParam {
        @Override
        public boolean varies() {
            return true;
        }

        @Override
        public void encode(KeyEncoder encoder, int frame) {
            encoder.value(argument(frame));
        }

        @Override
        public Object argument(int frame) {
            return value.at(frame, spec);
        }

        @Override
        public String show(int frame) {
            return String.valueOf(argument(frame));
        }
    }

    /**
     * One file for every frame. Only its content is part of the key.
     *
     * @param found empty if the parameter is optional and not set
     * @param optional whether the node takes an {@code Optional}
     */
    record OneFile(Optional<FileRef> found, boolean optional) implements BoundParam {
        @Override
        public boolean varies() {
            return false;
        }

        @Override
        public void encode(KeyEncoder encoder, int frame) {
            encoder.text(found.map(FileRef::sha256).orElse("none"));
        }

        @Override
        public Object argument(int frame) {
            return optional ? found : found.orElseThrow();
        }

        @Override
        public String show(int frame) {
            return found.map(file -> file.name() + "#" + file.sha256()).orElse("none");
        }

        @Override
        public Optional<FileRef> file(int frame) {
            return found;
        }
    }

    /** A file for each frame. Only its content is part of the key, or, in a gap, its number. */
    final class FilePerFrame implements BoundParam {
        private final FrameSequence sequence;
        private final int offset;
        private final int rate;
        private final FileFingerprints fingerprints;
        private final Map<Integer, Taken> taken = new HashMap<>();

        /** A digest, or why there is none. */
        private record Taken(Optional<FileRef> file, Optional<String> obstacle) {}

        FilePerFrame(FrameSequence sequence, int offset, int rate, FileFingerprints fingerprints) {
            this.sequence = sequence;
            this.offset = offset;
            this.rate = rate;
            this.fingerprints = fingerprints;
        }

        @Override
        public boolean varies() {
            return sequence.still().isEmpty();
        }

        @Override
        public void encode(KeyEncoder encoder, int frame) {
            Taken file = taken(number(frame));
            if (file.file().isPresent()) {
                encoder.text(file.file().get().sha256());
            } else {
                encoder.text("missing").number(number(frame));
            }
        }

        @Override
        public FrameFile argument(int frame) {
            return at(Math.floorDiv(frame, rate));
        }

        /** The file at a frame of the graph. */
        FrameFile at(int graphFrame) {
            int number = graphFrame + offset;
            return new FrameFile(sequence.text(), number, taken(number).file(), sequence.available());
        }

        @Override
        public String show(int frame) {
            return taken(number(frame))
                    .file()
                    .map(file -> file.name() + "#" + file.sha256())
                    .orElse("missing");
        }

        @Override
        public Optional<FileRef> file(int frame) {
            return taken(number(frame)).file();
        }

        @Override
        public Optional<String> obstacle(int frame) {
            return taken(number(frame)).obstacle();
        }

        private int number(int frame) {
            return Math.floorDiv(frame, rate) + offset;
        }

        private synchronized Taken taken(int number) {
            int entry = sequence.still().isPresent() ? 0 : number;
            Taken known = taken.get(entry);
            if (known == null) {
                known = take(number);
                taken.put(entry, known);
            }
            return known;
        }

        private Taken take(int number) {
            Optional<Path> path = sequence.fileAt(number);
            if (path.isEmpty()) {
                return new Taken(Optional.empty(), Optional.empty());
            }
            try {
                Fingerprint fingerprint = fingerprints.of(path.get());
                return new Taken(Optional.of(new FileRef(path.get(), fingerprint.sha256())), Optional.empty());
            } catch (IOException e) {
                return new Taken(Optional.empty(), Optional.of(FileProblems.sentence(path.get(), e)));
            }
        }
    }
}
