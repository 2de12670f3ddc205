package org.celflow.runtime.cli;

import java.util.Map;

/** The main class of the program. */
public final class Celflow {
    /** Read by libraries when they start, so they are set before anything else is touched. What the user set stays. */
    private static final Map<String, String> SETTINGS = Map.of(
            // DJL would ask a cloud's metadata address and fetch libraries.
            "OPT_OUT_TRACKING", "true",
            "ai.djl.offline", "true",
            "org.slf4j.simpleLogger.defaultLogLevel", "warn",
            "org.slf4j.simpleLogger.log.ai.djl", "error",
            // Plugins that fail are told by ourselves, in one sentence.
            "org.slf4j.simpleLogger.log.org.pf4j", "off",
            "org.slf4j.simpleLogger.showThreadName", "false",
            "org.slf4j.simpleLogger.showShortLogName", "true");

    private Celflow() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        SETTINGS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        SystemShell system = new SystemShell();
        system.exit(new Cli(system.shell()).run(arguments));
    }
}
