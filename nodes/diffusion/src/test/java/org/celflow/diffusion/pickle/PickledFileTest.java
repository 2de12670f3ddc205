package org.celflow.diffusion.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assumptions;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.weights.ElementType;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickledFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatPyTorchWroteIsRead() throws Exception {
        TensorFile file = PickledFile.open(Golden.model("tinyemb_pt.pt", folder));
        assertThat(file.entries().keySet()).containsExactly("string_to_param.*");
        TensorEntry tensor = file.entries().firstEntry().getValue();
        assertThat(tensor.shape()).containsExactly(2, 64);
        assertThat(tensor.strides()).containsExactly(64L, 1L);
        assertThat(tensor.type()).isEqualTo(ElementType.F32);
        float[] numbers = floats(file, tensor);
        assertThat(numbers[0]).isEqualTo(0.59655875f);
        assertThat(sum(numbers, 0, 64)).isCloseTo(-7.4841008, Offset.offset(1e-6));
        assertThat(sum(numbers, 64, 128)).isCloseTo(2.7116305, Offset.offset(1e-6));
    }

    @Test
    void whatATrainerWrapsAroundTheWeightsIsLeftOff() throws Exception {
        Pickle pickle = Pickle.begin()
                .op('}')
                .op('(')
                .text("epoch")
                .number(7)
                .text("state_dict")
                .op('}')
                .op('(');
        vector(pickle.text("model.weight"), "0", 2).op('u');
        // What a callback of Lightning's leaves: a class as a key, a numpy number with its type.
        pickle.text("callbacks").op('}');
        pickle.global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")
                .op('}')
                .text("best");
        pickle.global("numpy.core.multiarray", "scalar");
        pickle.global("numpy", "dtype").text("f8").number(0).number(1).op(0x87).op('R');
        pickle.op('(').number(3).text("<").op('N').op('t').op('b');
        pickle.global("_codecs", "encode")
                .text("x")
                .text("latin1")
                .op(0x86)
                .op('R')
                .op(0x86)
                .op('R');
        byte[] bytes = pickle.op('s').op('s').op('u').stop();
        TensorFile file = open(TorchZip.of(bytes).floats("0", 1, 2).bytes());
        assertThat(file.entries().keySet()).containsExactly("model.weight");
    }

    @Test
    void aDictionaryInADictionaryIsUnwrapped() throws Exception {
        byte[] pickle = vector(Pickle.begin().op('}').text("params_ema").op('}').text("conv.weight"), "0", 2)
                .op('s')
                .op('s')
                .stop();
        assertThat(open(TorchZip.of(pickle).floats("0", 1, 2).bytes()).entries().keySet())
                .containsExactly("conv.weight");
    }

    @Test
    void twoViewsOfOneStorageAreTwoPlacesInTheFile() throws Exception {
        Pickle pickle = Pickle.begin().op('}').op('(');
        pickle.text("rows").tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1});
        pickle.text("columns").tensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {1, 3});
        TensorFile file = open(
                TorchZip.of(pickle.op('u').stop()).floats("0", 0, 1, 2, 3, 4, 5).bytes());
        TensorEntry rows = Objects.requireNonNull(file.entries().get("rows"));
        TensorEntry columns = Objects.requireNonNull(file.entries().get("columns"));
        assertThat(floats(file, rows)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(columns.begin() - rows.begin()).isEqualTo(4);
        assertThat(columns.end()).isEqualTo(rows.end());
        assertThat(columns.strides()).containsExactly(1L, 3L);
    }

    @Test
    void aParameterIsItsTensor() throws Exception {
        Pickle pickle = Pickle.begin()
                .op('}')
                .op('(')
                .text("w")
                .global("torch._utils", "_rebuild_parameter")
                .op('(');
        vector(pickle, "0", 2)
                .op(0x88)
                .global("collections", "OrderedDict")
                .op(')')
                .op('R')
                .op('t')
                .op('R');
        TensorFile file =
                open(TorchZip.of(pickle.op('u').stop()).floats("0", 1, 2).bytes());
        assertThat(file.entries().keySet()).containsExactly("w");
    }

    @Test
    void everyStorageTypeIsKnownByItsName() throws Exception {
        List<String> names =
                List.of("Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool");
        List<ElementType> types = List.of(
                ElementType.F64,
                ElementType.F32,
                ElementType.F16,
                ElementType.BF16,
                ElementType.I64,
                ElementType.I32,
                ElementType.I16,
                ElementType.I8,
                ElementType.U8,
                ElementType.BOOL);
        for (int i = 0; i < names.size(); i++) {
            byte[] pickle = Pickle.begin()
                    .op('}')
                    .text("w")
                    .tensor(names.get(i) + "Storage", "0", 3, 0, new long[] {3}, new long[] {1})
                    .op('s')
                    .stop();
            byte[] zip = TorchZip.of(pickle)
                    .entry("archive/data/0", new byte[3 * types.get(i).bytes()])
                    .bytes();
            assertThat(open(zip).entries().firstEntry().getValue().type()).isEqualTo(types.get(i));
        }
    }

    @Test
    void aFileOfBeforePyTorch16IsRead() throws Exception {
        TensorFile file = open(legacy("0", 3, 1, 2, 3));
        assertThat(file.entries().keySet()).containsExactly("w");
        assertThat(floats(file, file.entries().firstEntry().getValue())).containsExactly(1, 2, 3);
    }

    @Test
    void theFirstBytesDecideWhichReaderIsAsked() throws Exception {
        byte[] pickle = vector(Pickle.begin().op('}').text("w"), "0", 2).op('s').stop();
        Path zipped = Files.write(
                folder.resolve("model.safetensors"),
                TorchZip.of(pickle).floats("0", 1, 2).bytes());
        assertThat(ModelFile.open(zipped).has("w")).isTrue();
        Path old = Files.write(folder.resolve("old.ckpt"), legacy("0", 3, 1, 2, 3));
        assertThat(ModelFile.open(old).has("w")).isTrue();
        // A header of 640 bytes begins with the bytes of a pickle.
        String json = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        ByteBuffer safetensors = ByteBuffer.allocate(8 + 640 + 4).order(ByteOrder.LITTLE_ENDIAN);
        safetensors
                .putLong(640)
                .put(TorchZip.ascii(json + " ".repeat(640 - json.length())))
                .putFloat(1);
        Path safe = Files.write(folder.resolve("model.ckpt"), safetensors.array());
        assertThat(ModelFile.open(safe).has("w")).isTrue();
    }

    /** Opening a pipe waits until something writes to it. */
    @Test
    void aPipeIsRefusedAtOnce() throws Exception {
        Path pipe = folder.resolve("pipe.ckpt");
        Assumptions.assumeThat(makesPipe(pipe)).isTrue();
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> ModelFile.open(pipe))
                        .isInstanceOf(NodeException.class)
                        .hasMessageContaining("pipe.ckpt")
                        .hasMessageContaining("no ordinary file"));
    }

    private static boolean makesPipe(Path pipe) throws Exception {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // not on this system
        }
    }

    @Test
    void aScalarHasNoDimensions() throws Exception {
        byte[] pickle = Pickle.begin()
                .op('}')
                .text("alpha")
                .tensor("FloatStorage", "0", 1, 0, new long[0], new long[0])
                .op('s')
                .stop();
        TensorFile file = open(TorchZip.of(pickle).floats("0", 4).bytes());
        assertThat(file.entries().firstEntry().getValue().shape()).isEmpty();
        assertThat(floats(file, file.entries().firstEntry().getValue())).containsExactly(4);
    }

    /** The form before 1.6 with one storage. */
    static byte[] legacy(String key, long count, float... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Pickle.begin()
                .op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .stop());
        out.writeBytes(Pickle.begin().number(1001).stop());
        out.writeBytes(
                Pickle.begin().op('}').text("little_endian").op(0x88).op('s').stop());
        Pickle values = Pickle.begin()
                .op('}')
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v2")
                .op('(');
        values.op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .number(count)
                .op('N');
        values.op('t')
                .op('Q')
                .number(0)
                .tuple(count)
                .tuple(1)
                .op(0x89)
                .op('N')
                .op('t')
                .op('R')
                .op('s');
        out.writeBytes(values.stop());
        out.writeBytes(Pickle.begin().op(']').text(key).op('a').stop());
        ByteBuffer row = ByteBuffer.allocate(8 + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        row.putLong(numbers.length);
        for (float number : numbers) {
            row.putFloat(number);
        }
        out.writeBytes(row.array());
        return out.toByteArray();
    }

    private static Pickle vector(Pickle pickle, String key, long count) {
        return pickle.tensor("FloatStorage", key, count, 0, new long[] {count}, new long[] {1});
    }

    private TensorFile open(byte[] bytes) throws Exception {
        return PickledFile.open(Files.write(folder.resolve("model.pt"), bytes));
    }

    private static float[] floats(TensorFile file, TensorEntry tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file.path())).order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[(int) (tensor.end() - tensor.begin()) / 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getFloat((int) tensor.begin() + 4 * i);
        }
        return numbers;
    }

    private static double sum(float[] numbers, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += numbers[i];
        }
        return sum;
    }
}
