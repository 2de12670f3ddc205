package org.celflow.runtime.cli;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.runtime.EvaluatorConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How much memory models may take, for commands that compute. */
public final class ModelMemoryOption {
    @Option(
            names = "--model-memory",
            paramLabel = "SIZE",
            converter = Bytes.class,
            description =
                    "How much memory models may take, as 800M or 6G. A model that needs more works with part of it"
                            + " in memory and reads the rest from its file at every step: slower, the same pictures up to"
                            + " rounding. Default: half of the machine's memory.")
    private @Nullable Long bytes;

    /** None. */
    public ModelMemoryOption() {}

    /** What it says, if it says anything. */
    public OptionalLong bytes() {
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** The same with the memory that the option says, if it says any. */
    public EvaluatorConfig apply(EvaluatorConfig config) {
        return bytes == null
                ? config
                : config.withBounds(config.memoryBytes(), config.diskBytes(), config.liveBytes(), bytes);
    }

    /** Reads amounts of memory. */
    static final class Bytes implements CommandLine.ITypeConverter<Long> {
        private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?([KMGT]?)I?B?");
        private static final String UNITS = "KMGT";

        @Override
        public Long convert(String value) {
            Matcher amount = AMOUNT.matcher(value.strip().toUpperCase(Locale.ROOT));
            if (!amount.matches()) {
                throw new CommandLine.TypeConversionException(
                        "'%s' is no amount of memory; write a number and M or G, as 800M or 6G".formatted(value));
            }
            int power = UNITS.indexOf(
                            amount.group(2).isEmpty() ? ' ' : amount.group(2).charAt(0))
                    + 1;
            return (long) (Double.parseDouble(amount.group(1)) * Math.pow(1024, power));
        }
    }
}
