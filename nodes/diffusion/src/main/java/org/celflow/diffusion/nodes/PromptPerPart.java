package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Mask;
import org.celflow.node.value.PartMask;

/** Gives each part of a rendered figure a prompt of its own. */
@NodeInfo(
        id = "condition.parts",
        title = "Prompt per part",
        category = "Conditioning",
        doc =
                "Draws each part after a prompt of its own, inside the part's mask of this frame: hair keeps its colour and the"
                        + " coat its stripes wherever they move. One line a part. The base prompt holds for everything else and, as"
                        + " far as you like, inside the parts too. Each part costs about as much time as one more prompt.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record PromptPerPart(
        @In(doc = "The text encoder of the checkpoint that will sample.")
        Clip clip,

        @In(doc = "The parts of this frame, of any size, stretched to the picture.")
        PartMask parts,

        @Param.Text(multiline = true, doc = "What to draw everywhere: subject, style, light. At most 20000 characters.")
        String base,

        @Param.Text(
                multiline = true,
                doc =
                        "One line for each part: its name, a colon and its prompt, as 'hair: long red hair'. A number after"
                                + " @ is its strength, as 'hair @1.5: long red hair', otherwise 1; two lines of one part are"
                                + " averaged. Empty lines are skipped.")
        String prompts,

        @Param.Switch(
                def = true,
                doc =
                        "Whether a part's prompt follows the base prompt, so that style and light are the same in all parts.")
        boolean joined,

        @Param.Real(
                def = 0.2,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How much the base prompt alone counts inside the parts: 0 not at all, 1 as much as a part of"
                        + " strength 1.")
        double blend,

        @Param.Group SyntaxParams syntax)
        implements Node<Conditioning> {

    private static final int CELL = 8;

    private record Line(int part, double strength, String prompt) {}

    /** What a prompt became, and where it holds. */
    private record Placed(List<Conditioning.Entry> entries, Mask mask, double strength) {}

    @Override
    public Conditioning compute(NodeContext ctx) throws Exception {
        List<Placed> placed = new ArrayList<>();
        try (PromptReading reading = PromptReading.open(ctx, clip)) {
            List<Line> lines = lines();
            boolean[] named = new boolean[parts.parts().size()];
            for (Line line : lines) {
                named[line.part] = true;
            }
            Optional<Mask> everywhere = coverage(label -> named[label] ? blend : 1);
            if (everywhere.isPresent()) {
                placed.add(new Placed(reading.read(base, syntax), everywhere.get(), 1));
            }
            for (Line line : lines) {
                Optional<Mask> mask = coverage(label -> label == line.part ? 1 : 0);
                if (mask.isPresent() && line.strength > 0) {
                    String text = joined && !base.isBlank() ? base + ", " + line.prompt : line.prompt;
                    placed.add(new Placed(reading.read(text, syntax), mask.get(), line.strength));
                }
            }
        }
        if (placed.isEmpty()) {
            throw new NodeException(
                    "no prompt holds anywhere: every part in the picture has strength 0; raise a strength or blend");
        }
        boolean sums = placed.stream()
                .flatMap(prompt -> prompt.entries.stream())
                .anyMatch(entry -> entry.reach().summed().isPresent());
        return new Conditioning(sums ? summed(placed) : averaged(placed));
    }

    private static List<Conditioning.Entry> averaged(List<Placed> placed) {
        List<Conditioning.Entry> entries = new ArrayList<>();
        for (Placed prompt : placed) {
            Conditioning.Masked masked = new Conditioning.Masked(prompt.mask, prompt.strength, false);
            for (Conditioning.Entry entry : prompt.entries) {
                entries.add(entry.withReach(entry.reach().under(masked)));
            }
        }
        return entries;
    }

    /**
     * The same average where a prompt is a sum, which samplers do not average: each pulls with its share of what holds at a place.
     */
    private static List<Conditioning.Entry> summed(List<Placed> placed) {
        Mask first = placed.get(0).mask;
        float[] total = new float[first.width() * first.height()];
        for (Placed prompt : placed) {
            float[] mask = prompt.mask.toArray();
            for (int i = 0; i < total.length; i++) {
                total[i] += (float) (mask[i] * prompt.strength);
            }
        }
        List<Conditioning.Entry> entries = new ArrayList<>();
        for (Placed prompt : placed) {
            float[] share = prompt.mask.toArray();
            for (int i = 0; i < share.length; i++) {
                share[i] = total[i] == 0 ? 0 : (float) (share[i] * prompt.strength / total[i]);
            }
            Conditioning.Masked masked =
                    new Conditioning.Masked(Mask.of(first.width(), first.height(), share), 1, false);
            for (Conditioning.Entry entry : prompt.entries) {
                Conditioning.Reach reach = entry.reach().under(masked);
                entries.add(entry.withReach(reach.summedWith(reach.summed().orElse(1))));
            }
        }
        return entries;
    }

    private List<Line> lines() throws NodeException {
        List<Line> lines = new ArrayList<>();
        for (String text : prompts.lines().filter(line -> !line.isBlank()).toList()) {
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw new NodeException(
                        "the line '%s' names no part; write it as 'hair: long red hair'".formatted(text.strip()));
            }
            String name = text.substring(0, colon).strip();
            int at = name.lastIndexOf('@');
            double strength = at < 0 ? 1 : strength(name.substring(at + 1).strip(), text);
            String part = at < 0 ? name : name.substring(0, at).strip();
            lines.add(new Line(label(part), strength, text.substring(colon + 1).strip()));
        }
        return lines;
    }

    private static double strength(String number, String line) throws NodeException {
        try {
            double strength = Double.parseDouble(number);
            if (strength >= 0 && strength <= 10) {
                return strength;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        throw new NodeException(
                "'%s' is no strength in '%s'; write a number from 0 to 10 after the @".formatted(number, line.strip()));
    }

    private int label(String part) throws NodeException {
        return parts.indexOf(part)
                .orElseThrow(() -> new NodeException("there is no part '%s'; the parts are %s"
                        .formatted(
                                part, parts.parts().stream().map(p -> p.name()).toList())));
    }

    /** How much each pixel counts, by its label; empty when none does. */
    private Optional<Mask> coverage(IntToDoubleFunction weight) {
        byte[] labels = parts.toArray();
        float[] coverage = new float[labels.length];
        boolean any = false;
        for (int i = 0; i < labels.length; i++) {
            coverage[i] = (float) weight.applyAsDouble(labels[i] & 255);
            any |= coverage[i] > 0;
        }
        return any ? Optional.of(inCells(Mask.of(parts.width(), parts.height(), coverage))) : Optional.empty();
    }

    /** The share of each latent pixel, so that a part thinner than one is not missed between the samples of a resize. */
    private static Mask inCells(Mask mask) {
        int width = mask.width() / CELL;
        int height = mask.height() / CELL;
        if (mask.width() % CELL != 0 || mask.height() % CELL != 0) {
            return mask;
        }
        return Mask.of(
                width, height, Resampling.AREA.resize(mask.toArray(), 1, mask.height(), mask.width(), height, width));
    }
}
