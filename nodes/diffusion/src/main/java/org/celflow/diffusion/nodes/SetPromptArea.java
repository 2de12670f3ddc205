package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Conditioning;

/** Limits prompts to a rectangle, as ComfyUI's Conditioning (Set Area), in pixels or in shares of the picture. */
@NodeInfo(
        id = "condition.area",
        title = "Prompt in area",
        category = "Conditioning",
        doc =
                "Lets a prompt hold in a rectangle, which the network is shown on its own. Its sides fade into what else is"
                        + " drawn there; combine it with a prompt for the whole picture.",
        persist = NodeInfo.Persist.NEVER)
public record SetPromptArea(
        @In(doc = "The prompts to limit.") Conditioning conditioning,

        @Param.Choice(
                def = "pixels",
                doc =
                        "What the numbers are: pixels, rounded down to multiples of 8, or share, parts of the picture from"
                                + " 0 to 1.")
        Conditioning.Area.Unit unit,

        @Param.Real(def = 0, min = 0, max = 16_384, step = 8, doc = "Where the area begins at the left.")
        double left,

        @Param.Real(def = 0, min = 0, max = 16_384, step = 8, doc = "Where the area begins at the top.")
        double top,

        @Param.Real(def = 64, min = 0, max = 16_384, step = 8, doc = "How wide the area is.")
        double width,

        @Param.Real(def = 64, min = 0, max = 16_384, step = 8, doc = "How high the area is.")
        double height,

        @Param.Real(def = 1, min = 0, max = 10, step = 0.05, doc = "How much the prompts count where others hold too.")
        double strength)
        implements Node<Conditioning> {
    @Override
    public Conditioning compute(NodeContext ctx) throws NodeException {
        boolean share = unit == Conditioning.Area.Unit.SHARE;
        if (share && (left > 1 || top > 1 || width > 1 || height > 1)) {
            throw new NodeException(
                    "a share of the picture lies between 0 and 1; set the unit to pixels for larger numbers");
        }
        if (!share && (width < 8 || height < 8)) {
            throw new NodeException("an area of %s x %s pixels holds nothing; make both sides at least 8 pixels"
                    .formatted(width, height));
        }
        Conditioning.Area area = new Conditioning.Area(unit, left, top, width, height);
        return EncodedText.reaching(conditioning, reach -> reach.within(area).withStrength(strength));
    }
}
