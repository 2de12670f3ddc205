package org.celflow.runtime.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.celflow.node.NodePack;
import org.celflow.runtime.testing.TestNodes;

/** A shell of a test: it remembers what was written, answers, and can interrupt. Its clock goes on 2 s at each look. */
final class TestShell {
    private final Path folder;
    private final List<NodePack> packs = new ArrayList<>(List.of(new TestNodes.Pack()));
    private final List<Command> commands = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Runnable> interrupts = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String input = "";
    private boolean asks;
    private boolean draws;

    TestShell(Path folder) {
        this.folder = folder;
        environment.put("CELFLOW_CACHE", folder.resolve("cache").toString());
        environment.put("CELFLOW_HOME", folder.resolve("settings").toString());
    }

    TestShell answering(String lines) {
        asks = true;
        input = lines;
        return this;
    }

    TestShell drawing() {
        draws = true;
        return this;
    }

    TestShell with(Command command) {
        commands.add(command);
        return this;
    }

    /** Runs a command in a fresh program; {@link #out} and {@link #err} are of the last one. */
    int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        Shell shell = new Shell(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new BufferedReader(new StringReader(input)),
                asks,
                draws,
                folder,
                folder.resolve("home"),
                Optional.of(folder.resolve("installation")),
                name -> Optional.ofNullable(environment.get(name)),
                action -> {
                    interrupts.add(action);
                    return () -> interrupts.remove(action);
                },
                () -> nanos.addAndGet(2_000_000_000L));
        return new Cli(new Application(shell, () -> packs), commands).run(arguments);
    }

    void interrupt() {
        interrupts.forEach(Runnable::run);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    String lastLine() {
        return out().lines().reduce((before, after) -> after).orElse("");
    }
}
