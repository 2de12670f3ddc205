package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes tags such as {@code <lora:ink:0.8>} out of a prompt. They name networks that the web UI would load; they are no part of the text.
 *
 * @param text without the tags
 * @param tags what stood in them, as {@code lora:ink:0.8}
 */
public record LoraTags(String text, List<String> tags) {
    private static final List<String> KINDS = List.of("lora:", "lyco:", "hypernet:");

    /** Copies the list. */
    public LoraTags {
        tags = List.copyOf(tags);
    }

    /** Reads a prompt. */
    public static LoraTags in(String prompt) {
        StringBuilder text = new StringBuilder();
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < prompt.length()) {
            int open = prompt.indexOf('<', at);
            int close = open < 0 ? -1 : prompt.indexOf('>', open);
            if (close < 0) {
                break;
            }
            String inside = prompt.substring(open + 1, close);
            boolean tag = KINDS.stream().anyMatch(inside::startsWith);
            text.append(prompt, at, tag ? open : open + 1);
            if (tag) {
                tags.add(inside);
            }
            at = tag ? close + 1 : open + 1;
        }
        return new LoraTags(text.append(prompt.substring(at)).toString(), tags);
    }
}
