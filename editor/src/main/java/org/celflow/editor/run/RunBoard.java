package org.celflow.editor.run;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.image.Image;
import org.celflow.editor.view.Picture;
import org.celflow.editor.view.Raster;
import org.celflow.graph.NodeId;
import org.celflow.node.value.Latent;
import org.celflow.runtime.RunResult;

/** What the window shows of runs: node statuses, problems, messages and intermediate pictures. FX thread only. */
public final class RunBoard {
    /**
     * An intermediate picture.
     *
     * @param frame on the node's own clock
     * @param picture as it came from the node
     */
    public record Preview(int frame, Picture picture) {}

    private record Place(NodeId node, int frame) {}

    private final RunStates states = new RunStates();
    private final Problems problems = new Problems();
    private final Messages messages;
    private static final int KEPT = 256;

    private final Map<NodeId, Preview> previews = new HashMap<>();
    private final Map<Place, Picture> lastPreviews = new LinkedHashMap<>();
    private final Map<Place, Picture> unkept = new LinkedHashMap<>();
    private final Function<Raster, Image> thumbnails;
    private Consumer<Set<NodeId>> onFresh = nodes -> {};

    /**
     * An empty board.
     *
     * @param thumbnails makes images of the toolkit
     */
    public RunBoard(Function<Raster, Image> thumbnails, InstantSource clock) {
        this.thumbnails = thumbnails;
        this.messages = new Messages(clock);
    }

    /** What each node shows. */
    public RunStates states() {
        return states;
    }

    /** What is wrong. */
    public Problems problems() {
        return problems;
    }

    /** What happened, in order. */
    public Messages messages() {
        return messages;
    }

    /** The latest intermediate picture of a node whose frame is under way. */
    public Optional<Preview> previewOf(NodeId node) {
        return Optional.ofNullable(previews.get(node));
    }

    /** The last intermediate picture of a finished frame: for a latent it tells more than the bare numbers. */
    public Optional<Picture> lastPreviewOf(NodeId node, int frame) {
        return Optional.ofNullable(lastPreviews.get(new Place(node, frame)));
    }

    /** The picture of a frame of a node whose results no cache keeps, as the latest run that computed it made it. */
    public Optional<Picture> unkeptOf(NodeId node, int frame) {
        return Optional.ofNullable(unkept.get(new Place(node, frame)));
    }

    /** The graph means something else now: pictures of finished frames may be old. */
    public void forgetPictures() {
        lastPreviews.clear();
        unkept.clear();
    }

    /** Hears of nodes that have new frames in the caches. */
    public void onFresh(Consumer<Set<NodeId>> listener) {
        onFresh = listener;
    }

    /** Another document: forgets everything but the messages. */
    public void clear() {
        states.clear();
        previews.clear();
        forgetPictures();
        problems.clearRun();
    }

    /** The status of a node whose picture is in the caches; a thumbnail that a run made stays where it tells more. */
    NodeStatus cached(NodeId node, Picture picture) {
        NodeStatus before = states.statusOf(node);
        boolean told =
                before.state() == NodeStatus.State.DONE && before.thumbnail().isPresent();
        if (told && picture.value() instanceof Latent) {
            return before;
        }
        String caption = picture.caption();
        Optional<Image> image = caption.isEmpty()
                ? Optional.of(thumbnails.apply(picture.raster().fitted(NodeStatus.THUMBNAIL)))
                : Optional.empty();
        return new NodeStatus(NodeStatus.State.CACHED, 1, "", image, caption);
    }

    void begun() {
        problems.clearRun();
        previews.clear();
    }

    void changed(RunSnapshot snapshot) {
        snapshot.fresh().forEach(previews::remove);
        snapshot.previews().forEach((node, p) -> {
            previews.put(node, new Preview(p.frame(), p.picture()));
            lastPreviews.put(new Place(node, p.frame()), p.picture());
        });
        snapshot.unkept().forEach((task, picture) -> unkept.put(new Place(task.node(), task.frame()), picture));
        trim(lastPreviews);
        trim(unkept);
        Map<NodeId, NodeStatus> statuses = new LinkedHashMap<>();
        snapshot.nodes().forEach((id, node) -> statuses.put(id, status(id, node)));
        states.put(statuses);
        if (!snapshot.fresh().isEmpty()) {
            onFresh.accept(snapshot.fresh());
        }
    }

    private static void trim(Map<Place, Picture> pictures) {
        while (pictures.size() > KEPT) {
            pictures.remove(pictures.keySet().iterator().next());
        }
    }

    private NodeStatus status(NodeId id, RunSnapshot.Node node) {
        if (node.thumbnail().isEmpty() && node.caption().isEmpty()) {
            NodeStatus before = states.statusOf(id);
            return new NodeStatus(node.state(), node.progress(), node.message(), before.thumbnail(), before.caption());
        }
        return new NodeStatus(
                node.state(), node.progress(), node.message(), node.thumbnail().map(thumbnails), node.caption());
    }

    void reported(List<Report> reports) {
        problems.addRun(reports);
        reports.forEach(messages::add);
    }

    void ended(RunResult result) {
        previews.clear();
        messages.add(Durations.summary(result));
        result.outputs().stream()
                .map(java.nio.file.Path::getParent)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .forEach(folder -> messages.add("Files are in " + folder));
    }
}
