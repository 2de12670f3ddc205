package org.celflow.diffusion.lora;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.weights.TensorEntry;

/** The tensors of a LoRA file that belong to one module of the network. */
final class LoraModule {
    /** The ends of the names by which tensors are known. */
    private static final Map<String, Role> ENDS = Map.ofEntries(
            Map.entry(".lora_up.weight", Role.UP),
            Map.entry("_lora.up.weight", Role.UP),
            Map.entry(".lora.up.weight", Role.UP),
            Map.entry(".lora_B.weight", Role.UP),
            Map.entry(".lora_B.default.weight", Role.UP),
            Map.entry(".lora_B", Role.UP),
            Map.entry(".lora_linear_layer.up.weight", Role.UP),
            Map.entry(".lora_down.weight", Role.DOWN),
            Map.entry("_lora.down.weight", Role.DOWN),
            Map.entry(".lora.down.weight", Role.DOWN),
            Map.entry(".lora_A.weight", Role.DOWN),
            Map.entry(".lora_A.default.weight", Role.DOWN),
            Map.entry(".lora_A", Role.DOWN),
            Map.entry(".lora_linear_layer.down.weight", Role.DOWN),
            Map.entry(".lora_mid.weight", Role.MID),
            Map.entry(".alpha", Role.ALPHA),
            Map.entry(".dora_scale", Role.DORA_SCALE),
            Map.entry(".hada_w1_a", Role.HADA_W1_A),
            Map.entry(".hada_w1_b", Role.HADA_W1_B),
            Map.entry(".hada_w2_a", Role.HADA_W2_A),
            Map.entry(".hada_w2_b", Role.HADA_W2_B),
            Map.entry(".hada_t1", Role.HADA_T1),
            Map.entry(".hada_t2", Role.HADA_T2),
            Map.entry(".lokr_w1", Role.LOKR_W1),
            Map.entry(".lokr_w1_a", Role.LOKR_W1_A),
            Map.entry(".lokr_w1_b", Role.LOKR_W1_B),
            Map.entry(".lokr_w2", Role.LOKR_W2),
            Map.entry(".lokr_w2_a", Role.LOKR_W2_A),
            Map.entry(".lokr_w2_b", Role.LOKR_W2_B),
            Map.entry(".lokr_t2", Role.LOKR_T2),
            Map.entry(".a1.weight", Role.GLORA_A1),
            Map.entry(".a2.weight", Role.GLORA_A2),
            Map.entry(".b1.weight", Role.GLORA_B1),
            Map.entry(".b2.weight", Role.GLORA_B2),
            Map.entry(".oft_blocks", Role.OFT_BLOCKS),
            Map.entry(".rescale", Role.RESCALE),
            Map.entry(".w_norm", Role.NORM),
            Map.entry(".b_norm", Role.NORM_BIAS),
            Map.entry(".diff", Role.DIFF),
            Map.entry(".diff_b", Role.DIFF_BIAS),
            Map.entry(".set_weight", Role.SET));

    private final String name;
    private final Map<Role, TensorEntry> tensors = new EnumMap<>(Role.class);

    LoraModule(String name) {
        this.name = name;
    }

    /** What a tensor is for. */
    enum Role {
        UP,
        DOWN,
        MID,
        ALPHA,
        DORA_SCALE,
        HADA_W1_A,
        HADA_W1_B,
        HADA_W2_A,
        HADA_W2_B,
        HADA_T1,
        HADA_T2,
        LOKR_W1,
        LOKR_W1_A,
        LOKR_W1_B,
        LOKR_W2,
        LOKR_W2_A,
        LOKR_W2_B,
        LOKR_T2,
        GLORA_A1,
        GLORA_A2,
        GLORA_B1,
        GLORA_B2,
        OFT_BLOCKS,
        RESCALE,
        NORM,
        NORM_BIAS,
        DIFF,
        DIFF_BIAS,
        SET
    }

    /** The role and the module of a tensor's name. */
    static Optional<Map.Entry<Role, String>> place(String tensor) {
        return ENDS.entrySet().stream()
                .filter(end -> tensor.endsWith(end.getKey())
                        && tensor.length() > end.getKey().length())
                .map(end -> Map.entry(
                        end.getValue(),
                        tensor.substring(0, tensor.length() - end.getKey().length())))
                .findFirst();
    }

    /** The name that the trainer gave it. */
    String name() {
        return name;
    }

    void put(Role role, TensorEntry tensor) {
        tensors.put(role, tensor);
    }

    boolean has(Role role) {
        return tensors.containsKey(role);
    }

    Optional<TensorEntry> find(Role role) {
        return Optional.ofNullable(tensors.get(role));
    }

    /** How many dimensions a tensor has, 0 if there is none. */
    int rank(Role role) {
        return find(role).map(tensor -> tensor.shape().size()).orElse(0);
    }

    /** The size of a dimension, 0 if there is none. */
    int size(Role role, int dimension) {
        return rank(role) > dimension ? find(role).orElseThrow().shape().get(dimension) : 0;
    }
}
