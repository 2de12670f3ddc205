package org.celflow.runtime.plan;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.runtime.Key;
import org.celflow.runtime.Workspace;
import org.celflow.runtime.file.SealedFile;
import org.celflow.runtime.file.Sha256;

/**
 * What the keys of the last run of each graph were made of, so that a plan can say why something runs. Kept in memory and,
 * when there is a cache folder, in one file a graph, told apart by the graph's folder and name. Nothing but explanations
 * depends on it: it may be removed at any time.
 */
public final class History {
    private static final int REMEMBERED = 64;

    private final Optional<Path> folder;
    private final Map<String, Entry> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** The last run of a graph, by the names of its nodes. */
    public record Entry(Map<String, NodePast> nodes) {
        /** Of a graph that never ran. */
        public static final Entry EMPTY = new Entry(Map.of());

        Optional<FramePast> find(String node, int frame) {
            return Optional.ofNullable(nodes.get(node))
                    .map(past -> past.frames().get(frame));
        }
    }

    /** A node: what frames have in common is said once. */
    record NodePast(List<Common> commons, Map<Integer, FramePast> frames) {}

    /**
     * What frames have in common.
     *
     * @param type id and version
     * @param code the digest of a class in development, or empty
     * @param links by input: the output read
     * @param params by name: those that are the same at every frame
     */
    record Common(String type, String code, Map<String, String> links, Map<String, String> params) {}

    /** A frame: its key, an index into the commons, and the parameters that differ between frames. */
    record FramePast(Key key, int common, Map<String, String> params) {}

    /** Kept in a folder, or in memory only. */
    public History(Optional<Path> folder) {
        this.folder = folder;
    }

    /** The last run of a graph. */
    public synchronized Entry of(Workspace workspace) {
        String name = name(workspace);
        Entry known = recent.get(name);
        if (known == null) {
            known = file(name).flatMap(file -> file.read(History::read)).orElse(Entry.EMPTY);
            recent.put(name, known);
        }
        return known;
    }

    /** Remembers a run. */
    public synchronized void put(Workspace workspace, Entry entry) throws IOException {
        String name = name(workspace);
        recent.put(name, entry);
        Optional<SealedFile> file = file(name);
        if (file.isPresent()) {
            file.get().write(out -> write(entry, out));
        }
    }

    private static String name(Workspace workspace) {
        byte[] identity =
                (workspace.base() + "\n" + workspace.name()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Sha256.of(identity).substring(0, 32);
    }

    private Optional<SealedFile> file(String name) {
        return folder.map(parent -> new SealedFile(parent.resolve(name), "celflow-history-1"));
    }

    private static void write(Entry entry, DataOutputStream out) throws IOException {
        out.writeInt(entry.nodes().size());
        for (Map.Entry<String, NodePast> node : entry.nodes().entrySet()) {
            out.writeUTF(node.getKey());
            out.writeInt(node.getValue().commons().size());
            for (Common common : node.getValue().commons()) {
                out.writeUTF(common.type());
                out.writeUTF(common.code());
                write(common.links(), out);
                write(common.params(), out);
            }
            out.writeInt(node.getValue().frames().size());
            for (Map.Entry<Integer, FramePast> frame : node.getValue().frames().entrySet()) {
                out.writeInt(frame.getKey());
                out.writeUTF(frame.getValue().key().hex());
                out.writeInt(frame.getValue().common());
                write(frame.getValue().params(), out);
            }
        }
    }

    private static Entry read(DataInputStream in) throws IOException {
        Map<String, NodePast> nodes = new LinkedHashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            String name = in.readUTF();
            List<Common> commons = new ArrayList<>();
            for (int c = in.readInt(); c > 0; c--) {
                commons.add(new Common(in.readUTF(), in.readUTF(), readMap(in), readMap(in)));
            }
            Map<Integer, FramePast> frames = new TreeMap<>();
            for (int f = in.readInt(); f > 0; f--) {
                int frame = in.readInt();
                frames.put(frame, new FramePast(new Key(in.readUTF()), in.readInt(), readMap(in)));
            }
            nodes.put(name, new NodePast(commons, frames));
        }
        return new Entry(nodes);
    }

    private static void write(Map<String, String> map, DataOutputStream out) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, String> item : map.entrySet()) {
            out.writeUTF(item.getKey());
            out.writeUTF(item.getValue());
        }
    }

    private static Map<String, String> readMap(DataInputStream in) throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            map.put(in.readUTF(), in.readUTF());
        }
        return map;
    }
}
