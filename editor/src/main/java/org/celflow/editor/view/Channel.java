package org.celflow.editor.view;

/** What the viewer shows of a picture. */
public enum Channel {
    /** Colour, over the backdrop where it is transparent. */
    COLOUR("Colour"),
    /** Red as grey. */
    RED("Red"),
    /** Green as grey. */
    GREEN("Green"),
    /** Blue as grey. */
    BLUE("Blue"),
    /** Alpha as grey; white where there is none. */
    ALPHA("Alpha"),
    /** Rec. 709 luma of the encoded channels as grey. */
    LUMA("Luma");

    private final String title;

    Channel(String title) {
        this.title = title;
    }

    /** For people. */
    @Override
    public String toString() {
        return title;
    }

    /** One pixel of colour as this channel shows it, {@code 0xaarrggbb}. */
    int of(int argb) {
        return switch (this) {
            case COLOUR -> argb;
            case RED -> grey(argb >> 16 & 255);
            case GREEN -> grey(argb >> 8 & 255);
            case BLUE -> grey(argb & 255);
            case ALPHA -> grey(argb >>> 24);
            case LUMA ->
                grey((int)
                        Math.round(0.2126 * (argb >> 16 & 255) + 0.7152 * (argb >> 8 & 255) + 0.0722 * (argb & 255)));
        };
    }

    private static int grey(int level) {
        return 0xff000000 | level << 16 | level << 8 | level;
    }
}
