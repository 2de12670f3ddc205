package org.celflow.runtime.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.node.NodeException;

/**
 * Finds the files that a sequence parameter means: a folder of numbered images, a pattern with {@code ####} or
 * {@code %04d} in the file name, or one still file. Lists each folder once; made anew for each plan.
 */
public final class SequenceFinder {
    private static final Pattern HOLE = Pattern.compile("#+|%0?(\\d{0,2})d");
    private static final Pattern LAST_DIGITS = Pattern.compile("(\\d+)(?=\\D*$)");
    private static final Set<String> IMAGES =
            Set.of("png", "jpg", "jpeg", "webp", "exr", "tif", "tiff", "bmp", "tga", "gif", "hdr", "dpx");

    private final Map<Path, List<Path>> listings = new HashMap<>();

    /**
     * Finds a sequence.
     *
     * @param text as the graph says it
     * @param base where relative paths begin
     * @throws NodeException with a sentence for the user, if there is nothing of that name or numbers are ambiguous
     */
    public FrameSequence find(String text, Path base) throws NodeException {
        Path path = resolve(text, base);
        Matcher hole = HOLE.matcher(name(path));
        boolean pattern = hole.find();
        if (pattern && !Files.exists(path)) {
            return new FrameSequence(text, Optional.empty(), matching(text, path, hole));
        }
        if (Files.isDirectory(path)) {
            return new FrameSequence(text, Optional.empty(), numbered(text, path));
        }
        if (Files.isRegularFile(path)) {
            return new FrameSequence(text, Optional.of(path), new TreeMap<>());
        }
        throw new NodeException("there is no folder, pattern or file %s (looked in %s)".formatted(text, path));
    }

    /**
     * The path that a text means.
     *
     * @throws NodeException if no path looks like that
     */
    public static Path resolve(String text, Path base) throws NodeException {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new NodeException("'%s' is no path".formatted(text), e);
        }
    }

    private SortedMap<Integer, Path> matching(String text, Path path, Matcher hole) throws NodeException {
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NodeException("there is no folder %s for the pattern %s".formatted(folder, text));
        }
        String name = name(path);
        int width = hole.group().startsWith("#")
                ? hole.group().length()
                : hole.group(1).isEmpty() ? 1 : Integer.parseInt(hole.group(1));
        Pattern file = Pattern.compile(Pattern.quote(name.substring(0, hole.start())) + "(-?\\d{" + width + ",9})"
                + Pattern.quote(name.substring(hole.end())));
        SortedMap<Integer, Path> found = new TreeMap<>();
        for (Path candidate : list(folder)) {
            Matcher m = file.matcher(name(candidate));
            // 00012 is not frame 12 of ####, which would write 0012.
            if (m.matches() && (m.group(1).length() == width || !m.group(1).startsWith("0"))) {
                put(text, found, Integer.parseInt(m.group(1)), candidate);
            }
        }
        return found;
    }

    private SortedMap<Integer, Path> numbered(String text, Path folder) throws NodeException {
        SortedMap<Integer, Path> found = new TreeMap<>();
        for (Path candidate : list(folder)) {
            String name = name(candidate);
            int dot = name.lastIndexOf('.');
            String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
            Matcher digits = LAST_DIGITS.matcher(dot < 0 ? name : name.substring(0, dot));
            if (dot > 0
                    && IMAGES.contains(extension)
                    && digits.find()
                    && digits.group(1).length() <= 9) {
                put(text, found, Integer.parseInt(digits.group(1)), candidate);
            }
        }
        return found;
    }

    private static void put(String text, SortedMap<Integer, Path> found, int number, Path file) throws NodeException {
        Path other = found.putIfAbsent(number, file);
        if (other != null) {
            throw new NodeException("%s and %s in %s both have the number %d; write a pattern such as %s/name_####.png"
                    .formatted(name(other), name(file), text, number, text));
        }
    }

    private List<Path> list(Path folder) throws NodeException {
        List<Path> known = listings.get(folder);
        if (known != null) {
            return known;
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path file : stream) {
                if (!name(file).startsWith(".") && Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        } catch (AccessDeniedException e) {
            throw new NodeException("the folder %s cannot be read: permission denied".formatted(folder), e);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw new NodeException("the folder %s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
        files.sort(null);
        listings.put(folder, files);
        return files;
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
