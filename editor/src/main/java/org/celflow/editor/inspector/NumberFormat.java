package org.celflow.editor.inspector;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.celflow.node.spec.ParamSpec;

/**
 * How a number is read, written and stepped. A text may be a sum, product or quotient of numbers, as {@code 512*1.5}, as
 * artists know it from other tools.
 *
 * @param whole whether only whole numbers are values
 * @param min lowest value
 * @param max highest value
 * @param step of one arrow key or four pixels of dragging
 * @param unit after the number, empty for none
 */
record NumberFormat(boolean whole, double min, double max, double step, String unit) {
    private static final double LIMIT = 1e6;

    static NumberFormat of(ParamSpec.IntParam p) {
        return new NumberFormat(true, p.min(), p.max(), p.step(), p.unit());
    }

    static NumberFormat of(ParamSpec.RealParam p) {
        return new NumberFormat(false, p.min(), p.max(), p.step(), p.unit());
    }

    /** Whether the range is one that a bar can show. */
    boolean bounded() {
        return min > -LIMIT && max < LIMIT;
    }

    /** Where a value lies in the range, 0 to 1. */
    double share(double value) {
        return max > min ? Math.max(0, Math.min(1, (value - min) / (max - min))) : 0;
    }

    /** The text of a value. */
    String write(Object value) {
        if (value instanceof Double d) {
            String text = BigDecimal.valueOf(d).stripTrailingZeros().toPlainString();
            return text.length() > 14 ? String.valueOf(d) : text;
        }
        return String.valueOf(value);
    }

    /** The raw value of a number: a {@link Long} where whole numbers are wanted and it is one. */
    Object raw(double number) {
        return whole && number == Math.rint(number) && Math.abs(number) < 9e15 ? (Object) (long) number : number;
    }

    /** The number of a text, empty if it is none. */
    OptionalDouble read(String text) {
        String rest = text.strip();
        if (!unit.isEmpty() && rest.endsWith(unit)) {
            rest = rest.substring(0, rest.length() - unit.length()).strip();
        }
        try {
            return OptionalDouble.of(new Sum(rest.replace(',', '.')).value());
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A value some steps further, inside the range and free of rounding dust. */
    double stepped(double from, double steps) {
        double unrounded = from + steps * step;
        double grain = whole ? 1 : step / 10;
        double next = BigDecimal.valueOf(Math.rint(unrounded / grain))
                .multiply(BigDecimal.valueOf(grain))
                .doubleValue();
        return Math.max(min, Math.min(max, next));
    }

    /** Reads sums of products from left to right. */
    private static final class Sum {
        private final String text;
        private int at;

        Sum(String text) {
            this.text = text.replace(" ", "");
        }

        double value() {
            double sum = product();
            while (at < text.length()) {
                char sign = text.charAt(at++);
                if (sign == '+') {
                    sum += product();
                } else if (sign == '-') {
                    sum -= product();
                } else {
                    throw new NumberFormatException("not a sum: " + text);
                }
            }
            if (!Double.isFinite(sum)) {
                throw new NumberFormatException("not finite: " + text);
            }
            return sum;
        }

        private double product() {
            double product = number();
            while (at < text.length() && (text.charAt(at) == '*' || text.charAt(at) == '/')) {
                product = text.charAt(at++) == '*' ? product * number() : product / number();
            }
            return product;
        }

        private double number() {
            int from = at;
            while (at < text.length() && belongs(text.charAt(at), from)) {
                at++;
            }
            return Double.parseDouble(text.substring(from, at));
        }

        private boolean belongs(char c, int from) {
            boolean exponent = at > from && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
            return c >= '0' && c <= '9'
                    || c == '.'
                    || (c == 'e' || c == 'E') && at > from
                    || (c == '-' || c == '+') && (at == from || exponent);
        }
    }
}
