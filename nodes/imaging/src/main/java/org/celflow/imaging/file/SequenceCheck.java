package org.celflow.imaging.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable.Finding;
import org.celflow.node.Inspectable.Inspection;
import org.celflow.node.Inspectable.Severity;
import org.celflow.node.NodeException;

/**
 * What can be wrong with any numbered sequence: missing frames, files that cannot be read, frames of another size. Each file
 * is looked at once, however many frames show it.
 */
public final class SequenceCheck {
    private final List<Finding> findings = new ArrayList<>();
    private final String sequence;

    private SequenceCheck(String sequence) {
        this.sequence = sequence;
    }

    /** Looks at one file. */
    @FunctionalInterface
    public interface Look {
        /**
         * Reads what it needs.
         *
         * @param file the file
         * @param frames the frames that show it, ascending
         * @return width and height
         * @throws NodeException naming the file, if it cannot be used
         */
        Size at(FileRef file, List<Integer> frames) throws NodeException;
    }

    /** The size of a picture in pixels. */
    public record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** Checks the files of a sequence parameter at all frames of an inspection. */
    public static SequenceCheck of(Inspection inspection, String param, Look look) {
        SequenceCheck check = new SequenceCheck(
                inspection.frames().isEmpty()
                        ? param
                        : inspection.fileAt(param, inspection.frames().get(0)).sequence());
        check.run(inspection, param, look);
        return check;
    }

    /** What was found; empty when all is well. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The sequence as the graph says it. */
    public String sequence() {
        return sequence;
    }

    private void run(Inspection inspection, String param, Look look) {
        Map<String, FileRef> files = new LinkedHashMap<>();
        Map<String, List<Integer>> framesOf = new LinkedHashMap<>();
        List<Integer> gaps = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        String available = "";
        for (int frame : inspection.frames()) {
            FrameFile file = inspection.fileAt(param, frame);
            Optional<FileRef> ref = file.file();
            if (ref.isEmpty()) {
                gaps.add(frame);
                numbers.add(file.number());
                available = file.available();
            } else {
                files.putIfAbsent(ref.get().sha256(), ref.get());
                framesOf.computeIfAbsent(ref.get().sha256(), digest -> new ArrayList<>())
                        .add(frame);
            }
        }
        if (!gaps.isEmpty()) {
            findings.add(new Finding(
                    Severity.ERROR,
                    List.copyOf(gaps),
                    "%s has no file for %s (present: %s); render what is missing, or shorten the shot"
                            .formatted(
                                    sequence,
                                    FrameList.name("number", numbers),
                                    available.isEmpty() ? "none" : available)));
        }
        Map<Size, List<Integer>> sizes = new LinkedHashMap<>();
        files.forEach((digest, file) -> {
            inspection.checkCancelled();
            List<Integer> frames = List.copyOf(framesOf.getOrDefault(digest, List.of()));
            try {
                sizes.computeIfAbsent(look.at(file, frames), size -> new ArrayList<>())
                        .addAll(frames);
            } catch (NodeException e) {
                findings.add(new Finding(
                        Severity.ERROR, frames, "%s: %s".formatted(FrameList.name("frame", frames), e.getMessage())));
            }
        });
        compareSizes(sizes);
    }

    /** The commonest size is taken as the one meant; of two equally common ones, that of the earliest frame. */
    private void compareSizes(Map<Size, List<Integer>> sizes) {
        if (sizes.size() < 2) {
            return;
        }
        Size meant = sizes.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<Size, List<Integer>> e) ->
                                e.getValue().size())
                        .thenComparing(e ->
                                -e.getValue().stream().mapToInt(f -> f).min().orElse(0)))
                .orElseThrow()
                .getKey();
        int usual = sizes.getOrDefault(meant, List.of()).size();
        Map<Integer, Size> odd = new TreeMap<>();
        sizes.forEach((size, frames) -> {
            if (!size.equals(meant)) {
                frames.forEach(frame -> odd.put(frame, size));
            }
        });
        List<Integer> frames = List.copyOf(odd.keySet());
        Size first = odd.values().iterator().next();
        findings.add(new Finding(
                Severity.ERROR,
                frames,
                "%s of %s %s %s pixels, but the other %d have %s; render all frames at one size"
                        .formatted(
                                FrameList.name("frame", frames),
                                sequence,
                                frames.size() == 1 ? "has" : "have",
                                first,
                                usual,
                                meant)));
    }
}
