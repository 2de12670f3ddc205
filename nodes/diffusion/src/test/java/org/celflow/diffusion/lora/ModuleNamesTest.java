package org.celflow.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleNamesTest {
    private static final String UNET = "model.diffusion_model.";

    /** The blocks of Stable Diffusion XL that the names below touch: three levels, transformers in the second and third. */
    private static final List<String> XL = List.of(
            UNET + "time_embed.0.weight",
            UNET + "label_emb.0.2.weight",
            UNET + "input_blocks.0.0.weight",
            UNET + "input_blocks.1.0.in_layers.2.weight",
            UNET + "input_blocks.2.0.in_layers.2.weight",
            UNET + "input_blocks.3.0.op.weight",
            UNET + "input_blocks.4.0.in_layers.2.weight",
            UNET + "input_blocks.4.0.skip_connection.weight",
            UNET + "input_blocks.4.1.transformer_blocks.0.attn1.to_q.weight",
            UNET + "input_blocks.5.0.in_layers.2.weight",
            UNET + "input_blocks.5.1.transformer_blocks.1.attn2.to_out.0.weight",
            UNET + "input_blocks.6.0.op.weight",
            UNET + "input_blocks.7.0.emb_layers.1.weight",
            UNET + "input_blocks.7.1.proj_in.weight",
            UNET + "input_blocks.8.0.in_layers.2.weight",
            UNET + "input_blocks.8.1.transformer_blocks.9.ff.net.0.proj.weight",
            UNET + "middle_block.0.in_layers.2.weight",
            UNET + "middle_block.1.transformer_blocks.9.ff.net.2.weight",
            UNET + "middle_block.2.in_layers.2.weight",
            UNET + "middle_block.2.out_layers.3.weight",
            UNET + "output_blocks.0.0.in_layers.2.weight",
            UNET + "output_blocks.0.1.proj_out.weight",
            UNET + "output_blocks.1.0.in_layers.2.weight",
            UNET + "output_blocks.2.0.in_layers.2.weight",
            UNET + "output_blocks.2.1.proj_in.weight",
            UNET + "output_blocks.2.2.conv.weight",
            UNET + "output_blocks.3.0.in_layers.2.weight",
            UNET + "output_blocks.4.0.in_layers.2.weight",
            UNET + "output_blocks.4.1.transformer_blocks.1.attn1.to_k.weight",
            UNET + "output_blocks.5.0.in_layers.2.weight",
            UNET + "output_blocks.5.1.norm.weight",
            UNET + "output_blocks.5.2.conv.weight",
            UNET + "output_blocks.8.0.skip_connection.weight",
            UNET + "output_blocks.8.0.in_layers.2.weight",
            UNET + "output_blocks.6.0.in_layers.2.weight",
            UNET + "output_blocks.7.0.in_layers.2.weight",
            UNET + "out.2.weight",
            "conditioner.embedders.0.transformer.text_model.encoder.layers.11.mlp.fc1.weight",
            "conditioner.embedders.1.model.transformer.resblocks.31.attn.in_proj_weight",
            "conditioner.embedders.1.model.transformer.resblocks.31.attn.out_proj.weight",
            "conditioner.embedders.1.model.transformer.resblocks.31.mlp.c_proj.weight");

    private final ModuleNames names = ModuleNames.of(XL);

    @ParameterizedTest
    @CsvSource({
        "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q, input_blocks.4.1.transformer_blocks.0.attn1.to_q",
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q, input_blocks.4.1.transformer_blocks.0.attn1.to_q",
        "lycoris_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q, input_blocks.4.1.transformer_blocks.0.attn1.to_q",
        "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.processor.to_q, input_blocks.4.1.transformer_blocks.0.attn1.to_q",
        "down_blocks.1.attentions.1.transformer_blocks.1.attn2.processor.to_out, input_blocks.5.1.transformer_blocks.1.attn2.to_out.0",
        "unet.down_blocks.1.attentions.1.transformer_blocks.1.attn2.to_out.0, input_blocks.5.1.transformer_blocks.1.attn2.to_out.0",
        "lora_unet_down_blocks_2_attentions_1_transformer_blocks_9_ff_net_0_proj, input_blocks.8.1.transformer_blocks.9.ff.net.0.proj",
        "lora_unet_down_blocks_2_attentions_0_proj_in, input_blocks.7.1.proj_in",
        "lora_unet_down_blocks_2_resnets_0_time_emb_proj, input_blocks.7.0.emb_layers.1",
        "lora_unet_down_blocks_1_resnets_0_conv_shortcut, input_blocks.4.0.skip_connection",
        "lora_unet_down_blocks_0_resnets_1_conv1, input_blocks.2.0.in_layers.2",
        "lora_unet_down_blocks_0_downsamplers_0_conv, input_blocks.3.0.op",
        "lora_unet_down_blocks_1_downsamplers_0_conv, input_blocks.6.0.op",
        "lora_unet_mid_block_attentions_0_transformer_blocks_9_ff_net_2, middle_block.1.transformer_blocks.9.ff.net.2",
        "lora_unet_mid_block_resnets_1_conv2, middle_block.2.out_layers.3",
        "lora_unet_up_blocks_0_attentions_0_proj_out, output_blocks.0.1.proj_out",
        "lora_unet_up_blocks_0_attentions_2_proj_in, output_blocks.2.1.proj_in",
        "lora_unet_up_blocks_0_upsamplers_0_conv, output_blocks.2.2.conv",
        "lora_unet_up_blocks_1_attentions_1_transformer_blocks_1_attn1_to_k, output_blocks.4.1.transformer_blocks.1.attn1.to_k",
        "lora_unet_up_blocks_1_upsamplers_0_conv, output_blocks.5.2.conv",
        "lora_unet_up_blocks_2_resnets_2_conv_shortcut, output_blocks.8.0.skip_connection",
        "lora_unet_time_embedding_linear_1, time_embed.0",
        "lora_unet_add_embedding_linear_2, label_emb.0.2",
        "lora_unet_conv_in, input_blocks.0.0",
        "lora_unet_conv_out, out.2",
        "model.diffusion_model.out.2, out.2"
    })
    void aNameOfTheDenoiserMeansOneTensor(String name, String path) {
        assertThat(names.weight(name)).contains(WeightPart.whole(UNET + path + ".weight"));
    }

    @ParameterizedTest
    @CsvSource({
        "lora_te1_text_model_encoder_layers_11_mlp_fc1, conditioner.embedders.0.transformer.text_model.encoder.layers.11.mlp.fc1.weight",
        "text_encoder.text_model.encoder.layers.11.mlp.fc1, conditioner.embedders.0.transformer.text_model.encoder.layers.11.mlp.fc1.weight",
        "lora_te2_text_model_encoder_layers_31_self_attn_out_proj, conditioner.embedders.1.model.transformer.resblocks.31.attn.out_proj.weight",
        "text_encoder_2.text_model.encoder.layers.31.mlp.fc2, conditioner.embedders.1.model.transformer.resblocks.31.mlp.c_proj.weight"
    })
    void aNameOfATextEncoderMeansOneTensor(String name, String tensor) {
        assertThat(names.weight(name)).contains(WeightPart.whole(tensor));
    }

    @Test
    void queriesKeysAndValuesAreThirdsOfOpenClipsMatrix() {
        String joined = "conditioner.embedders.1.model.transformer.resblocks.31.attn.in_proj_weight";
        String layer = "lora_te2_text_model_encoder_layers_31_self_attn_";
        assertThat(names.weight(layer + "q_proj")).contains(new WeightPart(joined, 0, 3));
        assertThat(names.weight(layer + "k_proj")).contains(new WeightPart(joined, 1, 3));
        assertThat(names.weight(layer + "v_proj")).contains(new WeightPart(joined, 2, 3));
    }

    @Test
    void theOnlyEncoderOfStableDiffusion2IsOpenClips() {
        String tensor = "cond_stage_model.model.transformer.resblocks.0.mlp.c_fc.weight";
        assertThat(ModuleNames.of(List.of(tensor)).weight("lora_te_text_model_encoder_layers_0_mlp_fc1"))
                .contains(WeightPart.whole(tensor));
    }

    @Test
    void aNameOfAnotherNetworkMeansNothing() {
        assertThat(names.weight("lora_unet_double_blocks_0_img_attn_qkv")).isEmpty();
        assertThat(names.weight("lora_te1_text_model_encoder_layers_12_mlp_fc1"))
                .isEmpty();
    }
}
