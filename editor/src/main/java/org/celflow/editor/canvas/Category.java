package org.celflow.editor.canvas;

import java.util.List;
import java.util.Locale;
import javafx.scene.paint.Color;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/**
 * How a category of nodes looks.
 *
 * @param hue degrees on the colour wheel; negative for grey
 * @param icon before the title
 */
record Category(double hue, Ikon icon) {
    private record Known(String word, Category category) {}

    private static final Category UNKNOWN = new Category(-1, MaterialDesignH.HELP_RHOMBUS_OUTLINE);

    private static final List<Known> KNOWN = List.of(
            new Known("mask", new Category(140, MaterialDesignD.DRAMA_MASKS)),
            new Known("image", new Category(208, MaterialDesignI.IMAGE_OUTLINE)),
            new Known("latent", new Category(335, MaterialDesignB.BLUR)),
            new Known("sampl", new Category(276, MaterialDesignC.CREATION)),
            new Known("prompt", new Category(36, MaterialDesignF.FORMAT_QUOTE_CLOSE)),
            new Known("condition", new Category(36, MaterialDesignF.FORMAT_QUOTE_CLOSE)),
            new Known("control", new Category(172, MaterialDesignV.VECTOR_POLYLINE)),
            new Known("model", new Category(258, MaterialDesignC.CUBE_OUTLINE)),
            new Known("load", new Category(258, MaterialDesignC.CUBE_OUTLINE)),
            new Known("time", new Category(188, MaterialDesignT.TIMELINE_OUTLINE)),
            new Known("flow", new Category(188, MaterialDesignT.TIMELINE_OUTLINE)),
            new Known("colour", new Category(16, MaterialDesignP.PALETTE_OUTLINE)),
            new Known("composite", new Category(222, MaterialDesignL.LAYERS_OUTLINE)),
            new Known("file", new Category(50, MaterialDesignF.FOLDER_OUTLINE)),
            new Known("output", new Category(50, MaterialDesignC.CONTENT_SAVE_OUTLINE)),
            new Known("view", new Category(200, MaterialDesignI.IMAGE_SEARCH_OUTLINE)));

    /** The look of a category by its name; one of its own for a plugin's. */
    static Category of(String name) {
        if (name.isEmpty()) {
            return UNKNOWN;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (Known known : KNOWN) {
            if (lower.contains(known.word)) {
                return known.category;
            }
        }
        return new Category(Math.floorMod(lower.hashCode() * 47, 360), MaterialDesignP.PUZZLE_OUTLINE);
    }

    /** The hue as a colour that reads on a dark or on a light node. */
    Color colour(boolean onDark) {
        if (hue < 0) {
            return Color.gray(onDark ? 0.55 : 0.5);
        }
        return Color.hsb(hue, onDark ? 0.55 : 0.75, onDark ? 0.88 : 0.68);
    }
}
