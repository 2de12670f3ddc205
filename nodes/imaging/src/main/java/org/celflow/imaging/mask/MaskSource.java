package org.celflow.imaging.mask;

import java.util.ArrayList;
import java.util.List;
import org.celflow.imaging.file.PictureReader;
import org.celflow.imaging.file.SequenceCheck;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.PartMask;

/**
 * Reads flat-coloured masks. Before a run it looks at every frame: missing ones, damaged ones, ones of another size, and the
 * share and pattern of colours that are not in the palette.
 */
@NodeInfo(
        id = "mask.source",
        title = "Mask source",
        category = "Source",
        lane = Lane.IO,
        doc =
                "Reads a sequence of masks in which every part of the character has one flat colour, and names the parts by a"
                        + " palette. The whole sequence is measured before anything is sampled.")
public record MaskSource(
        @Param.Sequence(
                doc = "A folder, a pattern such as seg/####.png, or one still mask; PNG without smoothed edges.")
        FrameFile files,

        @Param.File(
                extensions = "json",
                doc =
                        "The colours of the parts: {\"parts\": {\"hair\": [255, 0, 0], \"torso\": \"#0000ff\"}}. The part named"
                                + " background, or the black one, is the background.")
        FileRef palette,

        @Param.Int(
                def = 0,
                min = 0,
                max = 64,
                doc =
                        "The largest difference in an 8-bit channel that still counts as a part's colour; 0 asks for exact"
                                + " colours.")
        int tolerance,

        @Param.Choice(
                def = "fail",
                doc =
                        "What happens to a frame with other colours: fail refuses it; snap gives each such pixel the part nearest"
                                + " in colour, on an edge one of the parts that meet there.")
        Strays strays)
        implements Node<MaskSource.Masks>, Inspectable {
    /** What happens to a frame with colours that are no part's. */
    public enum Strays {
        FAIL,
        SNAP
    }

    /** The outputs. */
    public record Masks(
            @Out(doc = "The part of every pixel, the background first.")
            PartMask parts,

            @Out(doc = "The mask in the palette's flat colours, RGB, 0 to 1, for a ControlNet.")
            Image image) {}

    @Override
    public Masks compute(NodeContext ctx) throws NodeException {
        Palette colours = PaletteFile.readPalette(palette);
        FileRef file = files.required();
        Labelling labelling = Labelling.of(PictureReader.read(file), colours, tolerance);
        if (labelling.strays() > 0 && strays == Strays.FAIL) {
            StrayReport report = new StrayReport(colours);
            report.add(labelling, List.of(files.number()));
            throw new NodeException(report.sentence(file.name(), palette.name()));
        }
        PartMask mask = labelling.snapped();
        return new Masks(mask, Labelling.picture(mask));
    }

    @Override
    public List<Finding> inspect(Inspection inspection) {
        Palette colours;
        try {
            colours = PaletteFile.readPalette(palette);
        } catch (NodeException e) {
            return List.of(new Finding(Severity.ERROR, inspection.frames(), String.valueOf(e.getMessage())));
        }
        StrayReport report = new StrayReport(colours);
        SequenceCheck check = SequenceCheck.of(inspection, "files", (file, frames) -> {
            Labelling labelling = Labelling.of(PictureReader.read(file), colours, tolerance);
            report.add(labelling, frames);
            return new SequenceCheck.Size(labelling.width(), labelling.height());
        });
        List<Finding> findings = new ArrayList<>(check.findings());
        if (report.found()) {
            boolean fails = strays == Strays.FAIL;
            String sentence = report.sentence(check.sequence(), palette.name());
            findings.add(new Finding(
                    fails ? Severity.ERROR : Severity.WARNING,
                    report.strayFrames(),
                    fails
                            ? sentence + "; or set strays to snap"
                            : sentence + "; they were snapped to the nearest parts"));
        }
        return findings;
    }
}
