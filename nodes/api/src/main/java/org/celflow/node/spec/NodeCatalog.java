package org.celflow.node.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.celflow.node.Node;
import org.celflow.node.NodePack;
import org.celflow.node.ResourceLoader;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelInspector;
import org.celflow.node.value.ValueType;
import org.celflow.node.value.ValueTypes;

/** All node types, kinds of value and resource loaders that are there. Immutable: another pack makes another catalog. */
public final class NodeCatalog {
    private final Map<String, NodeType> types;
    private final Map<Class<?>, ValueType<?>> values;
    private final List<ResourceLoader<?>> loaders;
    private final List<ModelInspector> inspectors;

    private NodeCatalog(
            Map<String, NodeType> types,
            Map<Class<?>, ValueType<?>> values,
            List<ResourceLoader<?>> loaders,
            List<ModelInspector> inspectors) {
        this.types = types;
        this.values = values;
        this.loaders = loaders;
        this.inspectors = inspectors;
    }

    /**
     * The catalog of some packs.
     *
     * @throws IllegalArgumentException if two types share an id, or a type is malformed, naming the class
     */
    public static NodeCatalog of(Collection<? extends NodePack> packs) {
        return of(packs, ModelFolders.NONE);
    }

    /**
     * The catalog of some packs, whose loaders may look into the user's model folders.
     *
     * @throws IllegalArgumentException if two types share an id, or a type is malformed, naming the class
     */
    public static NodeCatalog of(Collection<? extends NodePack> packs, ModelFolders models) {
        Collector collector = new Collector(models);
        ValueTypes.all().forEach(collector::value);
        packs.forEach(pack -> pack.register(collector));
        collector.check();
        return new NodeCatalog(
                Collections.unmodifiableMap(collector.types),
                Map.copyOf(collector.values),
                List.copyOf(collector.loaders),
                List.copyOf(collector.inspectors));
    }

    /** The type of that id. */
    public Optional<NodeType> find(String id) {
        return Optional.ofNullable(types.get(id));
    }

    /** All types, by id. */
    public Collection<NodeType> types() {
        return types.values();
    }

    /** The kind of a value's class. */
    public Optional<ValueType<?>> valueType(Class<?> javaType) {
        return Optional.ofNullable(values.get(javaType));
    }

    /** All resource loaders. */
    public List<ResourceLoader<?>> loaders() {
        return loaders;
    }

    /** Those who tell what model files are, in the order in which they are asked. */
    public List<ModelInspector> inspectors() {
        return inspectors;
    }

    private static final class Collector implements NodePack.Registrar {
        private final Map<String, NodeType> types = new TreeMap<>();
        private final Map<Class<?>, ValueType<?>> values = new java.util.HashMap<>();
        private final List<ResourceLoader<?>> loaders = new ArrayList<>();
        private final List<ModelInspector> inspectors = new ArrayList<>();
        private final ModelFolders models;

        Collector(ModelFolders models) {
            this.models = models;
        }

        @Override
        public ModelFolders models() {
            return models;
        }

        @Override
        public void node(Class<? extends Node<?>> type) {
            NodeType read = NodeTypeReader.read(type);
            NodeType other = types.putIfAbsent(read.id(), read);
            if (other != null) {
                throw new IllegalArgumentException("two node types are called %s: %s and %s"
                        .formatted(read.id(), other.implementation().type().getName(), type.getName()));
            }
        }

        @Override
        public void value(ValueType<?> type) {
            if (values.values().stream().anyMatch(known -> known.id().equals(type.id()))
                    || values.putIfAbsent(type.javaType(), type) != null) {
                throw new IllegalArgumentException("two kinds of value are called " + type.id());
            }
        }

        @Override
        public void loader(ResourceLoader<?> loader) {
            loaders.add(loader);
        }

        @Override
        public void inspector(ModelInspector inspector) {
            inspectors.add(inspector);
        }

        void check() {
            for (NodeType type : types.values()) {
                type.inputs().forEach(input -> check(type, input.name(), input.type()));
                type.outputs().forEach(output -> check(type, output.name(), output.type()));
            }
        }

        private void check(NodeType type, String port, Class<?> value) {
            if (!values.containsKey(value)) {
                throw new IllegalArgumentException("%s.%s has the type %s, which is no registered kind of value"
                        .formatted(type.id(), port, value.getName()));
            }
        }
    }
}
