package org.celflow.reference.comfy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.node.FileRef;
import org.celflow.node.value.Clip;
import org.celflow.reference.Workbench;

/** The learned words that prompts name. ComfyUI finds them by the names of files; with us a node teaches each to a text encoder. */
public final class Embeddings {
    private static final Pattern NAME = Pattern.compile("embedding:([^\\s,():]+)");
    private static final List<String> ENDINGS = List.of("", ".safetensors", ".pt", ".bin");

    private Embeddings() {}

    /** The files of the words that a prompt names, by name; words that are not there are left out. */
    public static Map<String, FileRef> named(String prompt, Workbench bench) throws Exception {
        Map<String, FileRef> files = new LinkedHashMap<>();
        List<String> models = bench.models().names();
        Matcher names = NAME.matcher(prompt);
        while (names.find()) {
            for (String ending : ENDINGS) {
                String file = names.group(1) + ending;
                if (models.contains(file) && !files.containsKey(names.group(1))) {
                    files.put(names.group(1), bench.models().model(file));
                }
            }
        }
        return files;
    }

    /** A text encoder that knows the words that a prompt names. */
    public static Clip taught(Clip clip, String prompt, Workbench bench) throws Exception {
        Clip taught = clip;
        for (Map.Entry<String, FileRef> word : named(prompt, bench).entrySet()) {
            taught = (Clip) bench.node("model.embedding")
                    .input("clip", taught)
                    .set("file", word.getValue())
                    .set("name", word.getKey())
                    .single();
        }
        return taught;
    }
}
