package org.celflow.editor.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.celflow.graph.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the window remembers between starts.
 *
 * @param dark whether the dark theme is used
 * @param window its place on the screen, empty before the first start
 * @param maximised whether it fills the screen
 * @param dividers where the panes meet, each 0 to 1: canvas and side, canvas and timeline, viewer and inspector
 * @param recent files opened or saved, the latest first
 */
public record Settings(
        boolean dark, Optional<Bounds> window, boolean maximised, List<Double> dividers, List<Path> recent) {
    /** Files that are remembered. */
    public static final int RECENT = 9;

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** A rectangle on the screen, pixels. */
    public record Bounds(double x, double y, double width, double height) {}

    /** Copies the lists. */
    public Settings {
        dividers = List.copyOf(dividers);
        recent = List.copyOf(recent.size() > RECENT ? recent.subList(0, RECENT) : recent);
    }

    /** Of the first start. */
    public static Settings first() {
        return new Settings(true, Optional.empty(), false, List.of(), List.of());
    }

    /** The same with a file in front of the recent ones. */
    public Settings withRecent(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        List<Path> files = new ArrayList<>(List.of(absolute));
        recent.stream().filter(other -> !other.equals(absolute)).forEach(files::add);
        return new Settings(dark, window, maximised, dividers, files);
    }

    /** The same without a file that is no longer there. */
    public Settings withoutRecent(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        List<Path> files =
                recent.stream().filter(other -> !other.equals(absolute)).toList();
        return new Settings(dark, window, maximised, dividers, files);
    }

    /** The same in the other theme. */
    public Settings withDark(boolean now) {
        return new Settings(now, window, maximised, dividers, recent);
    }

    /** The same with another window. */
    public Settings withWindow(Optional<Bounds> bounds, boolean full, List<Double> splits) {
        return new Settings(dark, bounds, full, splits, recent);
    }

    /** Reads a file; what is missing or broken is as on the first start. */
    public static Settings read(Path file) {
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return first();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The settings in {} cannot be read and are as on the first start: {}", file, e.toString());
            return first();
        }
        List<Path> recent = new ArrayList<>();
        for (int i = 0; i < RECENT; i++) {
            String path = kept.getProperty("recent." + i);
            if (path != null && path.indexOf('\0') < 0) {
                recent.add(Path.of(path));
            }
        }
        List<Double> window = numbers(kept.getProperty("window", ""));
        return new Settings(
                Boolean.parseBoolean(kept.getProperty("dark", "true")),
                window.size() == 4
                        ? Optional.of(new Bounds(window.get(0), window.get(1), window.get(2), window.get(3)))
                        : Optional.empty(),
                Boolean.parseBoolean(kept.getProperty("maximised", "false")),
                numbers(kept.getProperty("dividers", "")),
                recent);
    }

    /** Writes a file. */
    public void write(Path file) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("dark", String.valueOf(dark));
        kept.setProperty("maximised", String.valueOf(maximised));
        window.ifPresent(b -> kept.setProperty("window", "%s %s %s %s".formatted(b.x(), b.y(), b.width(), b.height())));
        kept.setProperty(
                "dividers",
                String.join(" ", dividers.stream().map(String::valueOf).toList()));
        for (int i = 0; i < recent.size(); i++) {
            kept.setProperty("recent." + i, recent.get(i).toString());
        }
        StringWriter text = new StringWriter();
        kept.store(text, null);
        WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            try {
                double number = Double.parseDouble(word);
                if (Double.isFinite(number)) {
                    numbers.add(number);
                }
            } catch (NumberFormatException e) {
                return List.of();
            }
        }
        return numbers;
    }
}
