package org.celflow.editor.inspector;

import javafx.scene.Node;
import org.celflow.node.spec.ParamSpec;

/** Makes the widget of a parameter from its descriptor. */
final class ParamEditors {
    private ParamEditors() {}

    /** The widget of a field; it follows the field's value and offers what the user does. */
    static Node create(ParamField field, EditContext context) {
        ParamSpec spec = field.spec();
        if (spec instanceof ParamSpec.IntParam p) {
            return new NumberEditor(field, NumberFormat.of(p));
        } else if (spec instanceof ParamSpec.RealParam p) {
            return new NumberEditor(field, NumberFormat.of(p));
        } else if (spec instanceof ParamSpec.SeedParam) {
            return new SeedEditor(field, context);
        } else if (spec instanceof ParamSpec.TextParam p) {
            return TextEditors.text(field, p.multiline());
        } else if (spec instanceof ParamSpec.OutputParam) {
            return TextEditors.text(field, false);
        } else if (spec instanceof ParamSpec.ChoiceParam p) {
            return PickEditors.choice(field, p);
        } else if (spec instanceof ParamSpec.SwitchParam) {
            return PickEditors.toggle(field);
        } else if (spec instanceof ParamSpec.FileParam p) {
            return FileEditors.file(field, p, context);
        } else if (spec instanceof ParamSpec.SequenceParam) {
            return FileEditors.sequence(field, context);
        } else if (spec instanceof ParamSpec.ColourParam) {
            return ColourEditors.colour(field);
        } else if (spec instanceof ParamSpec.NamesParam) {
            return new NamesEditor(field, context);
        } else if (spec instanceof ParamSpec.ColoursParam) {
            return new ColoursEditor(field, context);
        }
        throw new IllegalStateException("no widget for " + spec);
    }
}
