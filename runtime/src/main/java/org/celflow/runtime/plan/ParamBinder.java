package org.celflow.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Problem;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.spec.FileValue;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.spec.SequenceValue;
import org.celflow.runtime.Workspace;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.file.FileFingerprints.Fingerprint;
import org.celflow.runtime.file.FrameSequence;
import org.celflow.runtime.file.OutputTarget;
import org.celflow.runtime.file.SequenceFinder;

/** Looks up the parameters of nodes: normal forms, digests of files, files of sequences. Made anew for each plan. */
final class ParamBinder {
    private final Workspace workspace;
    private final FileFingerprints fingerprints;
    private final SequenceFinder sequences = new SequenceFinder();

    ParamBinder(Workspace workspace, FileFingerprints fingerprints) {
        this.workspace = workspace;
        this.fingerprints = fingerprints;
    }

    /** The parameters of a node. What is wrong goes to {@code problems}, and a stand-in takes the place of the value. */
    BoundParams bind(NodeId id, NodeType type, GraphNode node, ShotClock clock, List<Problem> problems) {
        Map<String, BoundParam> bound = new LinkedHashMap<>();
        for (ParamSpec spec : type.params()) {
            ParamValue value = node.params().get(spec.name());
            try {
                bound.put(spec.name(), bind(id, spec, value, clock, problems));
            } catch (NodeException e) {
                problems.add(problem(
                        Problem.Severity.ERROR, Problem.Kind.MISSING_FILE, id, spec, String.valueOf(e.getMessage())));
            } catch (IllegalArgumentException e) {
                problems.add(problem(
                        Problem.Severity.ERROR,
                        Problem.Kind.OUT_OF_RANGE,
                        id,
                        spec,
                        spec.name() + " " + e.getMessage()));
            }
        }
        return new BoundParams(bound);
    }

    private BoundParam bind(
            NodeId id,
            ParamSpec spec,
            @org.jspecify.annotations.Nullable ParamValue value,
            ShotClock clock,
            List<Problem> problems)
            throws NodeException {
        if (value instanceof ParamValue.Animated animated) {
            if (spec instanceof ParamSpec.FileParam
                    || spec instanceof ParamSpec.SequenceParam
                    || spec instanceof ParamSpec.OutputParam) {
                throw new IllegalArgumentException("names a file and cannot be animated");
            }
            animated.keyframes().keySet().forEach(frame -> animated.at(frame, spec));
            return new BoundParam.Keyed(animated, spec);
        }
        Object normal = value == null ? spec.defaultValue() : value.at(0, spec);
        if (spec instanceof ParamSpec.FileParam file) {
            return oneFile(id, file, (FileValue) normal, problems);
        } else if (spec instanceof ParamSpec.SequenceParam) {
            return sequence((SequenceValue) normal, clock);
        } else if (spec instanceof ParamSpec.OutputParam) {
            OutputTarget.of(workspace.output(), (String) normal, clock.first());
        }
        return new BoundParam.Constant(normal);
    }

    private BoundParam oneFile(NodeId id, ParamSpec.FileParam spec, FileValue value, List<Problem> problems)
            throws NodeException {
        if (value.path().isBlank()) {
            if (spec.optional()) {
                return new BoundParam.OneFile(Optional.empty(), true);
            }
            throw new NodeException("no file is chosen");
        }
        Path path = SequenceFinder.resolve(value.path(), workspace.base());
        Fingerprint fingerprint;
        try {
            fingerprint = fingerprints.of(path);
        } catch (IOException e) {
            throw new NodeException(FileProblems.sentence(path, e), e);
        }
        if (value.sha256().filter(saved -> !saved.equals(fingerprint.sha256())).isPresent()) {
            problems.add(problem(
                    Problem.Severity.WARNING,
                    Problem.Kind.CHANGED_FILE,
                    id,
                    spec,
                    "%s is not the file that the graph was saved with (sha256 %s..., then %s...); results will differ"
                            .formatted(
                                    value.path(),
                                    fingerprint.sha256().substring(0, 12),
                                    value.sha256().get().substring(0, 12))));
        }
        return new BoundParam.OneFile(Optional.of(new FileRef(path, fingerprint.sha256())), spec.optional());
    }

    private BoundParam sequence(SequenceValue value, ShotClock clock) throws NodeException {
        if (value.path().isBlank()) {
            throw new NodeException("no sequence is chosen");
        }
        FrameSequence sequence = sequences.find(value.path(), workspace.base());
        return new BoundParam.FilePerFrame(sequence, value.offset(), clock.rate(), fingerprints);
    }

    private static Problem problem(
            Problem.Severity severity, Problem.Kind kind, NodeId id, ParamSpec spec, String message) {
        return Problem.of(severity, kind, id, spec.name(), message);
    }
}
