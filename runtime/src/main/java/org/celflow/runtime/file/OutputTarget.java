package org.celflow.runtime.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.node.NodeException;

/** Turns the pattern of a sink into the file of a frame, and never out of the output folder. */
public final class OutputTarget {
    private static final Pattern HOLE = Pattern.compile("#+");

    private OutputTarget() {}

    /**
     * The file to write.
     *
     * @param folder the output folder, absolute
     * @param pattern a relative path; each run of {@code #} becomes the frame number with as many digits at least
     * @throws NodeException if the pattern is empty, absolute, no path, or leads out of the folder
     */
    public static Path of(Path folder, String pattern, int frame) throws NodeException {
        String text = HOLE.matcher(pattern)
                .replaceAll(run ->
                        Matcher.quoteReplacement(number(frame, run.group().length())));
        Path target;
        try {
            Path relative = folder.getFileSystem().getPath(text);
            if (relative.isAbsolute() || text.isBlank()) {
                throw new NodeException(
                        "the output '%s' must be a path inside the output folder, as walk/####.png".formatted(pattern));
            }
            target = folder.resolve(relative).normalize();
        } catch (InvalidPathException e) {
            throw new NodeException("the output '%s' is no path".formatted(pattern), e);
        }
        if (!target.startsWith(folder.normalize()) || target.equals(folder.normalize())) {
            throw new NodeException("the output '%s' leads out of the output folder %s; write a path inside it"
                    .formatted(pattern, folder));
        }
        return target;
    }

    /** Whether the files of different frames have different names. */
    public static boolean isNumbered(String pattern) {
        return pattern.indexOf('#') >= 0;
    }

    private static String number(int frame, int width) {
        String digits = String.format(Locale.ROOT, "%0" + width + "d", Math.abs((long) frame));
        return frame < 0 ? "-" + digits : digits;
    }
}
