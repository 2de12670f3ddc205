package org.celflow.diffusion.lora;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the names in a LoRA file mean in one checkpoint. Known are, for the denoiser and the text encoders of Stable Diffusion
 * 1, 2 and XL:
 *
 * <ul>
 *   <li>kohya's: {@code lora_unet_} and the path with underscores, in the names of diffusers or of the checkpoint; {@code lora_te_},
 *       {@code lora_te1_}, {@code lora_te2_};
 *   <li>LyCORIS's as SimpleTuner writes them: {@code lycoris_} and the path with underscores;
 *   <li>diffusers' and PEFT's: the path with dots, with or without {@code unet.}, {@code text_encoder.}, {@code text_encoder_2.},
 *       with or without {@code .processor};
 *   <li>the checkpoint's own.
 * </ul>
 */
public final class ModuleNames {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    /** What the tensors of text encoders are called in checkpoints. */
    private static final List<String> OWN = List.of("cond_stage_model.", "conditioner.");

    private static final Pattern OF_TEXT =
            Pattern.compile("lora_te\\d?_|text_encoder(_\\d)?\\.|cond_stage_model\\.|conditioner\\.");

    private final Map<String, WeightPart> weights = new HashMap<>();
    private final Map<WeightPart, WeightPart> biases = new HashMap<>();
    /** What the names of modules of the text encoders that are there begin with. */
    private final Set<String> texts = new HashSet<>();

    private boolean denoises;

    private ModuleNames() {}

    /**
     * For a checkpoint.
     *
     * @param tensors the names of all its tensors
     */
    public static ModuleNames of(Collection<String> tensors) {
        ModuleNames names = new ModuleNames();
        List<UNetPaths.Module> denoiser = UNetPaths.of(tensors);
        names.denoises = !denoiser.isEmpty();
        denoiser.forEach(names::addUNet);
        TextEncoderPaths.of(tensors).forEach(names::addTextEncoder);
        for (String tensor : tensors) {
            if (tensor.endsWith(WEIGHT)) {
                names.weights.putIfAbsent(stem(tensor), WeightPart.whole(tensor));
                String bias = stem(tensor) + BIAS;
                if (tensors.contains(bias)) {
                    names.biases.putIfAbsent(WeightPart.whole(tensor), WeightPart.whole(bias));
                }
            }
        }
        return names;
    }

    /**
     * Whether a module belongs to a part that the file has, so that the file should know it. To a file that has a denoiser and text
     * encoders all modules do.
     */
    boolean concern(String module) {
        if (!OF_TEXT.matcher(module).lookingAt()) {
            return denoises;
        }
        return texts.stream().anyMatch(module::startsWith) || denoises && !texts.isEmpty();
    }

    /** The weight of a module, by the module's name in a LoRA file. */
    public Optional<WeightPart> weight(String module) {
        return Optional.ofNullable(weights.get(module));
    }

    /** The bias beside a weight. */
    public Optional<WeightPart> bias(WeightPart weight) {
        return Optional.ofNullable(biases.get(weight));
    }

    private void addUNet(UNetPaths.Module module) {
        WeightPart weight = WeightPart.whole(module.prefix() + module.path() + WEIGHT);
        add("lora_unet_" + flat(module.path()), weight);
        module.diffusers().ifPresent(path -> {
            add("lora_unet_" + flat(path), weight);
            add("lycoris_" + flat(path), weight);
            for (String prefix : new String[] {"", "unet."}) {
                add(prefix + path, weight);
                String processor = path.replace(".to_", ".processor.to_");
                add(prefix + processor, weight);
                if (processor.endsWith(".to_out.0")) {
                    add(prefix + processor.substring(0, processor.length() - 2), weight);
                }
            }
        });
    }

    private void addTextEncoder(TextEncoderPaths.Module module) {
        WeightPart weight = module.weight();
        for (TextEncoderPaths.Prefix prefix : module.prefixes()) {
            texts.addAll(List.of("lora_" + prefix.kohya() + "_", prefix.diffusers() + "."));
        }
        texts.addAll(OWN);
        module.prefixes().forEach(prefix -> add("lora_" + prefix.kohya() + "_" + flat(module.path()), weight));
        module.prefixes().forEach(prefix -> add(prefix.diffusers() + "." + module.path(), weight));
        module.bias().ifPresent(bias -> biases.put(weight, bias));
    }

    private void add(String name, WeightPart weight) {
        weights.putIfAbsent(name, weight);
    }

    private static String flat(String path) {
        return path.replace('.', '_');
    }

    private static String stem(String tensor) {
        return tensor.substring(0, tensor.length() - WEIGHT.length());
    }
}
