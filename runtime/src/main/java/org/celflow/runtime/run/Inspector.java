package org.celflow.runtime.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable;
import org.celflow.node.Inspectable.Finding;
import org.celflow.node.Inspectable.Severity;
import org.celflow.node.spec.ParamSpec;
import org.celflow.runtime.Key;
import org.celflow.runtime.file.SealedFile;
import org.celflow.runtime.key.KeyEncoder;
import org.celflow.runtime.plan.Computation;

/**
 * Asks sources about their files. What they found is kept by the keys of the frames looked at, in memory and in the cache
 * folder, so that the same files are looked at once.
 */
public final class Inspector {
    private static final int REMEMBERED = 256;

    private final Optional<Path> folder;
    private final Map<Key, List<Finding>> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Finding>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Keeps findings in a folder, or in memory only. */
    public Inspector(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * What a source says of its files.
     *
     * @throws Exception what the source throws
     */
    List<Finding> inspect(Inspection inspection, CancelToken token) throws Exception {
        Key key = key(inspection);
        Optional<List<Finding>> known = recall(key);
        if (known.isPresent()) {
            return known.get();
        }
        Computation first = inspection.steps().firstEntry().getValue().computation;
        Inspectable source = (Inspectable) first.type().implementation().create(first.parameters());
        List<Integer> frames = List.copyOf(inspection.steps().keySet());
        List<Finding> findings = List.copyOf(source.inspect(new Inspectable.Inspection() {
            @Override
            public List<Integer> frames() {
                return frames;
            }

            @Override
            public FrameFile fileAt(String param, int frame) {
                return first.fileAt(param, frame);
            }

            @Override
            public void checkCancelled() {
                token.check();
            }
        }));
        remember(key, findings);
        return findings;
    }

    private synchronized Optional<List<Finding>> recall(Key key) {
        List<Finding> known = recent.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<List<Finding>> kept = file(key)
                .flatMap(file -> file.read(in -> {
                    List<Finding> findings = new ArrayList<>();
                    for (int n = in.readInt(); n > 0; n--) {
                        Severity severity = Severity.valueOf(in.readUTF());
                        List<Integer> frames = new ArrayList<>();
                        for (int f = in.readInt(); f > 0; f--) {
                            frames.add(in.readInt());
                        }
                        findings.add(new Finding(severity, frames, in.readUTF()));
                    }
                    return findings;
                }));
        kept.ifPresent(findings -> recent.put(key, findings));
        return kept;
    }

    private void remember(Key key, List<Finding> findings) {
        synchronized (this) {
            recent.put(key, findings);
        }
    }

    /** Writes what was found to the cache folder. */
    void keep(Inspection inspection, List<Finding> findings) throws IOException {
        Optional<SealedFile> file = file(key(inspection));
        if (file.isPresent() && file.get().read(in -> in.readInt()).isEmpty()) {
            file.get().write(out -> {
                out.writeInt(findings.size());
                for (Finding finding : findings) {
                    out.writeUTF(finding.severity().name());
                    out.writeInt(finding.frames().size());
                    for (int frame : finding.frames()) {
                        out.writeInt(frame);
                    }
                    out.writeUTF(finding.message());
                }
            });
        }
    }

    private Optional<SealedFile> file(Key key) {
        return folder.map(parent -> new SealedFile(parent.resolve(key.hex()), "celflow-findings-1"));
    }

    private static Key key(Inspection inspection) {
        KeyEncoder encoder = new KeyEncoder().text("celflow-findings-1");
        Computation first = inspection.steps().firstEntry().getValue().computation;
        for (ParamSpec spec : first.type().params()) {
            if (spec instanceof ParamSpec.SequenceParam) {
                // Messages name the sequence and what there is of it, which no key knows.
                FrameFile file = first.fileAt(spec.name(), inspection.steps().firstKey());
                encoder.text(file.sequence()).text(file.available());
            }
        }
        inspection.steps().forEach((frame, step) -> encoder.number(frame).key(step.key()));
        return encoder.toKey();
    }
}
