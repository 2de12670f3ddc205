package org.celflow.runtime.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.runtime.key.KeyEncoder;

/** The parameters of a node, each ready to be asked for a frame. */
final class BoundParams {
    private final Map<String, BoundParam> byName;
    private final byte[] constantPart;
    private final Map<String, BoundParam> varying = new LinkedHashMap<>();

    /** In the order of the node type. */
    BoundParams(Map<String, BoundParam> byName) {
        this.byName = byName;
        KeyEncoder encoder = new KeyEncoder();
        byName.forEach((name, param) -> {
            if (param.varies()) {
                varying.put(name, param);
            } else {
                encoder.text(name);
                param.encode(encoder, 0);
            }
        });
        constantPart = encoder.toBytes();
    }

    /** Whether any of them can differ between frames. */
    boolean vary() {
        return !varying.isEmpty();
    }

    /** Writes what keys need to know at a frame of the node's own clock. */
    void encode(KeyEncoder encoder, int frame) {
        encoder.raw(constantPart);
        varying.forEach((name, param) -> {
            encoder.text(name);
            param.encode(encoder, frame);
        });
    }

    /** The arguments for making a node, by name. */
    Map<String, Object> arguments(int frame) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        byName.forEach((name, param) -> arguments.put(name, param.argument(frame)));
        return arguments;
    }

    /** The first reason why the node cannot be computed at a frame, as a file that cannot be read. */
    Optional<String> obstacle(int frame) {
        for (BoundParam param : varying.values()) {
            Optional<String> obstacle = param.obstacle(frame);
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    /** By name. */
    Optional<BoundParam> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All of them, by name. */
    Map<String, BoundParam> all() {
        return byName;
    }

    /** The files read at a frame. */
    List<FileRef> files(int frame) {
        return byName.values().stream()
                .flatMap(param -> param.file(frame).stream())
                .toList();
    }
}
