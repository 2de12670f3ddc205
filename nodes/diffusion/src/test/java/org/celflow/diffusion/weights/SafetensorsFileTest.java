package org.celflow.diffusion.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String TWO = """
            {"__metadata__":{"format":"pt"},\
            "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
            "b.weight":{"dtype":"F16","shape":[],"data_offsets":[24,26]}}""";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void readsNamesShapesTypesAndPlaces() throws Exception {
        TensorFile file = SafetensorsFile.open(write(TWO, 26));
        long start = 8L + TWO.length();
        assertThat(file.entries().values())
                .containsExactly(
                        TensorEntry.inOrder("a", ElementType.F32, List.of(2, 3), start, start + 24),
                        TensorEntry.inOrder("b.weight", ElementType.F16, List.of(), start + 24, start + 26));
        assertThat(file.metadata()).containsEntry("format", "pt");
        assertThat(file.hasPrefix("b.")).isTrue();
        assertThat(file.hasPrefix("c")).isFalse();
    }

    @Test
    void spacesMayFillUpTheHeader() throws Exception {
        assertThat(SafetensorsFile.open(write(TWO + "   \n", 26)).entries()).hasSize(2);
    }

    @Test
    void knowsAllZerosFromOneThatIsNot() throws Exception {
        String json = "{\"x\":{\"dtype\":\"U8\",\"shape\":[200000],\"data_offsets\":[0,200000]}}";
        Path path = write(json, 200_000);
        TensorFile file = SafetensorsFile.open(path);
        TensorEntry entry = file.find("x").orElseThrow();
        assertThat(file.isZero(entry)).isTrue();
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] = 1;
        Files.write(path, bytes);
        assertThat(file.isZero(entry)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "first byte is no brace    | [{}]                                                               | 0 | does not begin with {",
                "no JSON                   | {\"a\":}                                                           | 0 | no valid JSON",
                "unfinished                | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}     | 1 | no valid JSON",
                "two objects               | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}{}  | 1 | more than one JSON object",
                "duplicate name            | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | uplicate",
                "duplicate field           | {\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | uplicate",
                "unknown field             | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}} | 1 | unknown field 'x'",
                "missing field             | {\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}                           | 1 | is incomplete",
                "unknown type              | {\"a\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,1]}}    | 1 | unknown number type 'F7'",
                "type is no text           | {\"a\":{\"dtype\":8,\"shape\":[1],\"data_offsets\":[0,1]}}         | 1 | is no text",
                "negative dimension        | {\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}   | 1 | holds the number -1",
                "fractional dimension      | {\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}}  | 1 | whole numbers",
                "endless number            | {\"a\":{\"dtype\":\"U8\",\"shape\":[9999999999999999999999999],\"data_offsets\":[0,1]}} | 1 | no valid JSON",
                "overflowing shape         | {\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387903,4],\"data_offsets\":[0,16]}} | 16 | is too large",
                "dimension above an int    | {\"a\":{\"dtype\":\"U8\",\"shape\":[3000000000,0],\"data_offsets\":[0,0]}} | 0 | is too large",
                "nine dimensions           | {\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}} | 1 | more than 8 dimensions",
                "size is not the shape's   | {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,1]}}    | 1 | should take 2 bytes",
                "end before begin          | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}    | 1 | should take 1 bytes",
                "three offsets             | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}  | 1 | more than 2",
                "one offset                | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}      | 1 | is incomplete",
                "first tensor not at 0     | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}    | 2 | leaves a gap",
                "gap                       | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}} | 3 | 'b' leaves a gap",
                "overlap                   | {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3 | 'b' overlaps",
                "tail                      | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}    | 3 | 2 bytes follow",
                "truncated                 | {\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]}}    | 3 | is incomplete",
                "beyond any file           | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[4611686018427387902,4611686018427387903]}} | 1 | leaves a gap",
                "metadata is a list        | {\"__metadata__\":[],\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | __metadata__ is no object",
                "metadata holds a number   | {\"__metadata__\":{\"k\":1},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | other than text at 'k'",
                "metadata is deep          | {\"__metadata__\":{\"k\":[[[[[]]]]]}}                              | 0 | other than text at 'k'",
                "entry is no object        | {\"a\":[[[[]]]]}                                                   | 0 | is no object",
                "nothing in it             | {}                                                                 | 0 | holds no tensor",
                "control characters        | {\"a\\u001b[31m\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | 'a?[31m' has the unknown",
            })
    void aHeaderThatContradictsItselfIsRefused(String what, String json, int data, String reason) throws Exception {
        Path path = write(json, data);
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .as(what)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("model.safetensors is not a usable safetensors file")
                .hasMessageContaining(reason)
                .matches(e -> !String.valueOf(e.getMessage()).contains("\n"), "is one line");
    }

    @ParameterizedTest
    @CsvSource({
        "0, no header length",
        "1, no header length",
        "7, ends within its header",
        "100000001, no header length",
        "99999999, ends within its header",
        "9223372036854775807, no header length",
        "-9223372036854775808, no header length",
        "-1, no header length",
    })
    void aHeaderLengthThatCannotBeIsRefused(long length, String reason) throws Exception {
        Path path = folder.resolve("model.safetensors");
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                path, bytes.putLong(length).put(new byte[] {'{', '}', ' ', ' '}).array());
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        Path path = write("{\"a_\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
        byte[] bytes = Files.readAllBytes(path);
        bytes[8 + 3] = (byte) 0xC0; // begins an overlong sequence
        Files.write(path, bytes);
        assertThatThrownBy(() -> SafetensorsFile.open(path)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aMillionTensorsAreRefused() throws Exception {
        String json = IntStream.range(0, 100_001)
                .mapToObj("\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"::formatted)
                .collect(Collectors.joining(",", "{", "}"));
        Path path = write(json, 0);
        assertThatThrownBy(() -> SafetensorsFile.open(path)).hasMessageContaining("more than 100,000 tensors");
    }

    @Test
    void aMissingFileAFolderAndAnEmptyFileAreNamed() throws Exception {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none.safetensors")))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("none.safetensors does not exist");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("it is a folder");
        Path empty = Files.createFile(folder.resolve("empty.safetensors"));
        assertThatThrownBy(() -> SafetensorsFile.open(empty))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("only 0 bytes");
    }

    @Property(tries = 300)
    void noChangedByteOfAHeaderDoesAnythingButBeRefusedOrRead(
            @ForAll @IntRange(max = 200) int at, @ForAll @Size(min = 1, max = 3) byte[] garbage) throws Exception {
        Path path = Files.createTempFile("changed", ".safetensors");
        try {
            byte[] bytes = bytes(TWO, 26);
            System.arraycopy(garbage, 0, bytes, Math.min(at, bytes.length - garbage.length), garbage.length);
            Files.write(path, bytes);
            TensorFile file = SafetensorsFile.open(path);
            for (TensorEntry entry : file.entries().values()) {
                assertThat(entry.begin()).isBetween(8L, (long) bytes.length);
                assertThat(entry.end()).isBetween(entry.begin(), (long) bytes.length);
            }
        } catch (NodeException e) {
            assertThat(e).hasMessageContaining("is not a usable safetensors file");
        } finally {
            Files.delete(path);
        }
    }

    private Path write(String json, int data) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes(json, data));
    }

    private static byte[] bytes(String json, int data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
