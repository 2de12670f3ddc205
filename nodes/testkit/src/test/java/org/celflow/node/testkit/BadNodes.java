package org.celflow.node.testkit;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Model;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueCodec;
import org.celflow.node.value.ValueType;

/** Nodes that break one rule each, and one that breaks none. */
final class BadNodes {
    private BadNodes() {}

    static NodePack pack(List<Class<? extends Node<?>>> nodes) {
        return registrar -> nodes.forEach(registrar::node);
    }

    @NodeInfo(id = "test.good", title = "Good", category = "Test", doc = "Hands its picture on.")
    record Good(
            @In(doc = "The picture.") Image image,
            @Param.Names(doc = "Some names.") List<String> names,
            @Param.Colours(doc = "Some colours.") Map<String, Rgb> colours)
            implements Node<Image> {
        Good {
            names = List.copyOf(names);
            colours = Map.copyOf(colours);
        }

        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.mumbles", title = "Mumbles", category = "Test", doc = "hands its picture on")
    record Mumbles(
            @In(doc = "picture") Image image,
            @Param.Switch(def = true, doc = "Whether.") boolean whether) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.shouts", title = "shouts.", category = "test/things", doc = "Hands its picture on.")
    record Shouts(@In(doc = "The picture.") Image image) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.keeps-models", title = "Keeps models", category = "Test", doc = "Hands its model on.")
    record KeepsModels(@In(doc = "The model.") Model model) implements Node<Model> {
        @Override
        public Model compute(NodeContext ctx) {
            return model;
        }
    }

    @NodeInfo(id = "test.leaky", title = "Leaky", category = "Test", doc = "Hands its picture on.")
    record Leaky(
            @In(doc = "The picture.") Image image,
            @Param.Names(doc = "Some names.") List<String> names) implements Node<Image> {
        @SuppressWarnings("NonFinalStaticField") // the fault that the contract must find
        static int count;

        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    record Chosen(@Param.Names(doc = "Some names.") List<String> chosen) {}

    @NodeInfo(id = "test.leaky-group", title = "Leaky group", category = "Test", doc = "Hands its picture on.")
    record LeakyGroup(
            @In(doc = "The picture.") Image image,
            @Param.Group Chosen names) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    enum Odd {
        A_CHOICE {
            @Override
            public String toString() {
                return "a choice!";
            }
        }
    }

    @NodeInfo(id = "test.odd", title = "Odd", category = "Test", doc = "Hands its picture on.")
    record OddChoice(
            @In(doc = "The picture.") Image image,

            @Param.Choice(def = "a choice!", doc = "How so.")
            Odd how,

            @Param.Real(def = 1, min = 1, max = 1, step = 0, doc = "How much.")
            double much)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    @NodeInfo(id = "test.refuses", title = "Refuses", category = "Test", doc = "Hands its picture on.")
    record Refuses(
            @In(doc = "The picture.") Image image,

            @Param.Int(def = 3, min = 0, max = 9, doc = "An even number.")
            int even)
            implements Node<Image> {
        Refuses {
            if (even % 2 != 0) {
                throw new IllegalArgumentException("odd");
            }
        }

        @Override
        public Image compute(NodeContext ctx) {
            return image;
        }
    }

    record Tally(int number) implements Value {
        @Override
        public long bytes() {
            return 16;
        }
    }

    @NodeInfo(id = "test.numbers", title = "Numbers", category = "Test", doc = "Makes a number.")
    record Numbers() implements Node<Tally> {
        @Override
        public Tally compute(NodeContext ctx) {
            return new Tally(7);
        }
    }

    static NodePack numbers(ValueCodec<Tally> codec) {
        return registrar -> {
            registrar.value(new ValueType<>("number", "Number", Tally.class, new Rgb(1, 2, 3), Optional.of(codec)));
            registrar.node(Numbers.class);
        };
    }

    /** Writes numbers; its faults are switched on. */
    record NumberCodec(boolean forgets, boolean runs) implements ValueCodec<Tally> {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public void write(Tally value, DataOutput out) throws IOException {
            out.writeInt(value.number());
        }

        @Override
        public Tally read(DataInput in) throws IOException {
            try {
                int number = in.readInt();
                return new Tally(forgets ? number + 1 : number);
            } catch (IOException e) {
                if (runs) {
                    throw new IllegalStateException(e);
                }
                throw e;
            }
        }
    }
}
