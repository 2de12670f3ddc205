package org.celflow.runtime.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;

/**
 * A model file of the user's.
 *
 * @param name below the folder of its kind, with forward slashes
 * @param path where it is
 * @param folder the kind of the folder that it lies in; empty if it lies in none
 * @param summary what its header tells; empty if nothing that is known
 * @param problem why its header tells nothing, one sentence
 * @param bytes its size
 * @param sha256 the digest of its content, if that was ever computed
 * @param picture a picture that lies beside it
 */
public record ListedModel(
        String name,
        Path path,
        Optional<ModelKind> folder,
        Optional<ModelSummary> summary,
        Optional<String> problem,
        long bytes,
        Optional<String> sha256,
        Optional<Path> picture) {
    /** What it is: by its header, else by its folder. */
    public Optional<ModelKind> kind() {
        return summary.map(ModelSummary::kind).or(() -> folder);
    }

    /** The family, empty if not known. */
    public String family() {
        return summary.map(ModelSummary::family).orElse("");
    }

    /** Whether it is offered where models of a kind are chosen: its header or its folder says so. */
    public boolean isFor(ModelKind wanted) {
        return kind().filter(wanted::equals).isPresent()
                || folder.filter(wanted::equals).isPresent();
    }

    /** Whether its name, kind or family holds every word of a search. */
    public boolean matches(String search) {
        String all = "%s %s %s %s"
                .formatted(
                        name,
                        kind().map(ModelKind::label).orElse(""),
                        family(),
                        summary.map(ModelSummary::detail).orElse(""))
                .toLowerCase(Locale.ROOT);
        return List.of(search.toLowerCase(Locale.ROOT).strip().split("\\s+")).stream()
                .allMatch(all::contains);
    }

    /** The same with its digest. */
    ListedModel withDigest(String digest) {
        return new ListedModel(name, path, folder, summary, problem, bytes, Optional.of(digest), picture);
    }
}
