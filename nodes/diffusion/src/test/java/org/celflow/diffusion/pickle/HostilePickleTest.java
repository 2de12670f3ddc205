package org.celflow.diffusion.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to do harm, or broken. Each is refused with one sentence that names the file. */
class HostilePickleTest {
    /** Instructions of Python's machine that PyTorch does not write for weights, or that only longer protocols have. */
    private static final int[] FOREIGN = {
        '0', '1', '2', 'F', 'I', 'L', 'P', 'S', 'T', 'V', 'B', 'C', 'd', 'g', 'i', 'l', 'o', 'p', 0x81, 0x82, 0x83,
        0x84, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x00, 0xff
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix system",
                "nt system",
                "os system",
                "os popen",
                "os execv",
                "sys modules",
                "subprocess Popen",
                "subprocess check_output",
                "builtins eval",
                "builtins exec",
                "builtins getattr",
                "builtins __import__",
                "builtins compile",
                "builtins open",
                "builtins bytearray",
                "__builtin__ eval",
                "__builtin__ set",
                "pip main",
                "pip._internal main",
                "ensurepip _run_pip",
                "timeit timeit",
                "timeit Timer",
                "cProfile run",
                "profile Profile.run",
                "pdb Pdb",
                "doctest debug_script",
                "trace Trace.run",
                "code InteractiveInterpreter",
                "runpy run_path",
                "idlelib.pyshell ModifiedInterpreter.runcode",
                "lib2to3.pgen2.grammar Grammar.loads",
                "lib2to3.pgen2.pgen ParserGenerator.make_label",
                "asyncio.unix_events _UnixSubprocessTransport._start",
                "aiohttp.client ClientSession",
                "requests.api get",
                "urllib.request urlopen",
                "http.client HTTPSConnection",
                "socket socket",
                "webbrowser open",
                "shutil rmtree",
                "pickle loads",
                "_pickle loads",
                "marshal loads",
                "types CodeType",
                "types FunctionType",
                "importlib import_module",
                "imp load_source",
                "zipimport zipimporter",
                "ctypes CDLL",
                "numpy.testing._private.utils runstring",
                "numpy.f2py.crackfortran getlincoef",
                "numpy.core.multiarray _reconstruct",
                "functools partial",
                "functools reduce",
                "itertools starmap",
                "_operator attrgetter",
                "operator methodcaller",
                "operator itemgetter",
                "torch load",
                "torch.hub load",
                "torch.jit load",
                "torch.serialization load",
                "torch._dynamo.guards GuardBuilder.get",
                "torch.utils.bottleneck.__main__ run_cprofile",
                "torch.utils.data.datapipes.utils.decoder basichandlers",
                "torch.distributed.rpc.internal _internal_rpc_pickler",
                "torch._inductor.codecache compile_file",
                "torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression",
                "torch._utils _rebuild_tensor",
                "torch._utils _rebuild_sparse_tensor",
                "torch._utils _rebuild_device_tensor_from_numpy",
                "torch._utils _rebuild_wrapper_subclass",
                "torch._tensor _rebuild_from_type_v2",
                "torch Tensor",
                "torch.storage UntypedStorage",
                "torch.storage _load_from_bytes",
                "torch.nn.modules.linear Linear",
                "collections Counter",
                "collections namedtuple",
                "collections.OrderedDict __init__",
                "collections OrderedDict.fromkeys",
                "collections  OrderedDict",
                "torch._utils _rebuild_tensor_v2.__globals__",
                "__torch__ Prog",
                "uuid _get_command_stdout",
                "_io FileIO",
                "bdb Bdb.run",
                "distutils.file_util write_file",
                "test.support.script_helper assert_python_ok",
                "venv create",
                "linecache getline",
                "ssl get_server_certificate"
            })
    void aNameThatWeightsDoNotNeedIsRefusedAndNamed(String global) {
        int space = global.indexOf(' ');
        String module = global.substring(0, space);
        String name = global.substring(space + 1);
        byte[] pickle = Pickle.begin()
                .global(module, name)
                .text("touch /tmp/x")
                .op(0x85)
                .op('R')
                .stop();
        String asked = module + "." + name;
        assertThatThrownBy(() -> open(TorchZip.of(pickle).bytes()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("model.pt")
                .hasMessageContaining("asks for '" + asked + "'");
    }

    @Test
    void aNameIsRefusedWhateverFollowsIt() {
        byte[] broken = Pickle.begin().global("posix", "system").op(0xfe).unfinished();
        assertRefused(TorchZip.of(broken).bytes(), "posix.system");
    }

    @Test
    void aNameInTheOldFormIsRefusedToo() {
        byte[] old = PickledFileTest.legacy("0", 3, 1, 2, 3);
        byte[] hostile = concat(
                Arrays.copyOf(old, 15), // the magic number
                Pickle.begin().number(1001).stop(),
                Pickle.begin()
                        .global("posix", "system")
                        .text("id")
                        .op(0x85)
                        .op('R')
                        .stop());
        assertRefused(hostile, "posix.system");
    }

    @Test
    void namesOfOtherInstructionsAreToldToo() {
        byte[] stacked = Pickle.begin().text("posix").text("system").op(0x93).stop();
        assertRefused(TorchZip.of(stacked).bytes(), "posix.system");
        byte[] instance = Pickle.begin()
                .op('(')
                .text("id")
                .op('i')
                .ascii("posix\nsystem\n")
                .stop();
        assertRefused(TorchZip.of(instance).bytes(), "posix.system");
    }

    static IntStream foreign() {
        return Arrays.stream(FOREIGN);
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void anInstructionThatWeightsDoNotNeedIsRefused(int code) {
        byte[] pickle = Pickle.begin()
                .op('}')
                .op('}')
                .op('}')
                .op(code)
                .raw(new byte[16])
                .stop();
        assertRefused(TorchZip.of(pickle).bytes(), "");
    }

    @Test
    void everyInstructionIsEitherKnownOrRefused() {
        // Neither an exception of another kind nor a value may come out of any first instruction.
        for (int code = 0; code < 256; code++) {
            byte[] pickle = Pickle.begin().op(code).stop();
            assertThatThrownBy(() -> open(TorchZip.of(pickle).bytes()))
                    .as("instruction 0x%02x", code)
                    .isInstanceOf(NodeException.class);
        }
    }

    static Stream<Arguments> broken() {
        Map<String, byte[]> cases = new LinkedHashMap<>();
        cases.put("nothing", Pickle.begin().stop());
        cases.put("protocol 0", TorchZip.ascii("(dp0\n."));
        cases.put("protocol 4", new Pickle().op(0x80, 4).op('}').stop());
        cases.put("no stop", Pickle.begin().op('}').unfinished());
        cases.put("empty", new byte[0]);
        cases.put("value left over", Pickle.begin().op('}').op('}').stop());
        cases.put("mark left open", Pickle.begin().op('(').op('}').stop());
        cases.put("mark not there", Pickle.begin().op('}').op('t').stop());
        cases.put("recalled, not kept", Pickle.begin().op('h', 7).stop());
        cases.put("kept, not there", Pickle.begin().op('q', 7).stop());
        cases.put(
                "text longer than the file",
                Pickle.begin().op('X', 0xff, 0xff, 0, 0).ascii("abc").stop());
        cases.put(
                "text of four billion bytes",
                Pickle.begin().op('X', 0xff, 0xff, 0xff, 0xff).stop());
        cases.put(
                "text that is no UTF-8",
                Pickle.begin().op('X', 2, 0, 0, 0, 0xc3, 0x28).stop());
        cases.put(
                "name without end", Pickle.begin().op('c').raw(new byte[5_000]).stop());
        cases.put(
                "a storage called",
                Pickle.begin().global("torch", "FloatStorage").op(')').op('R').stop());
        cases.put("a text called", Pickle.begin().text("eval").op(')').op('R').stop());
        cases.put(
                "appended to a dictionary",
                Pickle.begin().op('}').number(1).op('a').stop());
        cases.put(
                "entry of a list",
                Pickle.begin().op(']').number(1).number(2).op('s').stop());
        cases.put(
                "half an entry",
                Pickle.begin().op('}').op('(').number(1).op('u').stop());
        cases.put("state of a number", Pickle.begin().number(1).op('}').op('b').stop());
        cases.put(
                "reference to a file",
                Pickle.begin().text("/etc/passwd").op('Q').stop());
        cases.put(
                "reference to a module",
                Pickle.begin().op('(').text("module").op('t').op('Q').stop());
        cases.put("no tensor", Pickle.begin().op('}').stop());
        cases.put(
                "a list in itself", tensors(p -> p.op(']').op('q', 1).op('h', 1).op('a')));
        cases.put(
                "a dictionary in itself",
                tensors(p -> p.op('}').op('q', 1).text("x").op('h', 1).op('s')));
        cases.put("storage not in the file", tensors(p -> p.tensor("FloatStorage", "9", 4, 0, n(4), n(1))));
        cases.put(
                "storage outside the folder", tensors(p -> p.tensor("FloatStorage", "../data.pkl", 4, 0, n(4), n(1))));
        cases.put("storage of another size", tensors(p -> p.tensor("FloatStorage", "0", 400, 0, n(4), n(1))));
        cases.put("storage of negative size", tensors(p -> p.tensor("FloatStorage", "0", -4, 0, n(4), n(1))));
        cases.put("storage that overflows", tensors(p -> p.tensor("FloatStorage", "0", 1L << 62, 0, n(4), n(1))));
        cases.put("view past the end", tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(5), n(1))));
        cases.put("view past the end by offset", tensors(p -> p.tensor("FloatStorage", "0", 4, 1, n(4), n(1))));
        cases.put("view past the end by stride", tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(2, 2), n(3, 1))));
        cases.put("view before the start", tensors(p -> p.tensor("FloatStorage", "0", 4, -1, n(4), n(1))));
        cases.put("view backwards", tensors(p -> p.tensor("FloatStorage", "0", 4, 3, n(4), n(-1))));
        cases.put(
                "view that overflows",
                tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(1L << 32, 1L << 32), n(1, 1))));
        cases.put("stride that overflows", tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(3), n(1L << 61))));
        cases.put("view that repeats", tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(1L << 30), n(0))));
        cases.put("empty view past the end", tensors(p -> p.tensor("FloatStorage", "0", 4, 5, n(0), n(1))));
        cases.put("more strides than sizes", tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(4), n(1, 1))));
        cases.put(
                "nine dimensions",
                tensors(p -> p.tensor(
                        "FloatStorage", "0", 4, 0, n(1, 1, 1, 1, 1, 1, 1, 1, 1), n(1, 1, 1, 1, 1, 1, 1, 1, 1))));
        cases.put(
                "a name twice",
                tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(4), n(1))
                        .text("w")
                        .tensor("FloatStorage", "0", 4, 0, n(4), n(1))));
        return cases.entrySet().stream().map(c -> Arguments.of(c.getKey(), c.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void aBrokenPickleIsRefused(String what, byte[] pickle) {
        assertRefused(TorchZip.of(pickle).floats("0", 1, 2, 3, 4).bytes(), "");
    }

    @Test
    void theTensorThatTheBrokenOnesVaryIsFine() throws Exception {
        byte[] pickle = tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(4), n(1)));
        assertThat(open(TorchZip.of(pickle).floats("0", 1, 2, 3, 4).bytes()).entries())
                .containsKey("w");
    }

    @Test
    void valuesThatMultiplyAtEachLevelEndInTime() {
        Pickle bomb = Pickle.begin().op('}').text("w").op(']').op('(').op(')').op('q', 0);
        for (int level = 0; level < 10; level++) {
            bomb.op('(');
            for (int i = 0; i < 100; i++) {
                bomb.op('h', level);
            }
            bomb.op('t').op('q', level + 1);
        }
        assertRefused(TorchZip.of(bomb.op('e').op('s').stop()).bytes(), "nested");
    }

    /** A dictionary that is made of pairs copies them, so few instructions could make billions of entries. */
    @Test
    void dictionariesMadeOfTheSamePairsOverAndOverAreRefused() {
        Pickle bomb = Pickle.begin().op('}').text("w").op('(');
        bomb.op(']').op('q', 0).op('(').op(')').op(')').op(0x86).op('q', 1);
        for (int i = 0; i < 100_000; i++) {
            bomb.op('h', 1);
        }
        bomb.op('e')
                .global("collections", "OrderedDict")
                .op('q', 2)
                .op('h', 0)
                .op(0x85)
                .op('R');
        for (int i = 0; i < 10_000; i++) {
            bomb.op('h', 2).op('h', 0).op(0x85).op('R');
        }
        assertRefused(TorchZip.of(bomb.op('t').op('s').stop()).bytes(), "entries");
    }

    @Test
    void theLengthOfAllTextsOfAnOldFileIsBounded() {
        String text = "x".repeat(1 << 20);
        Pickle texts = Pickle.begin().op('(');
        for (int i = 0; i < 33; i++) {
            texts.text(text);
        }
        assertRefused(texts.op('t').stop(), "texts");
    }

    @Test
    void depthIsBounded() {
        Pickle marks = Pickle.begin();
        Pickle tuples = Pickle.begin().op('}').text("w").op(')');
        for (int i = 0; i < 100_000; i++) {
            marks.op('(');
            tuples.op(0x85);
        }
        assertRefused(TorchZip.of(marks.stop()).bytes(), "nested");
        assertRefused(TorchZip.of(tuples.op('s').stop()).bytes(), "nested");
    }

    @Test
    void theNumberOfInstructionsIsBounded() {
        byte[] lists = new byte[2_000_000];
        Arrays.fill(lists, (byte) ']');
        assertRefused(TorchZip.of(Pickle.begin().raw(lists).stop()).bytes(), "instructions");
    }

    static Stream<Arguments> zips() {
        byte[] pickle = tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(4), n(1)));
        Map<String, byte[]> cases = new LinkedHashMap<>();
        cases.put(
                "encrypted", zip(pickle).central(h -> h.putShort(8, (short) 1)).bytes());
        cases.put(
                "encrypted in one table",
                zip(pickle).local(h -> h.putShort(6, (short) 1)).bytes());
        cases.put(
                "compressed",
                zip(pickle).central(h -> h.putShort(10, (short) 8)).bytes());
        cases.put(
                "compressed in one table",
                zip(pickle).local(h -> h.putShort(8, (short) 8)).bytes());
        cases.put("two sizes", zip(pickle).central(h -> h.putInt(20, 1)).bytes());
        cases.put(
                "sizes of the tables differ",
                zip(pickle).local(h -> h.putInt(18, 1).putInt(22, 1)).bytes());
        cases.put(
                "size beyond the end",
                zip(pickle)
                        .central(h -> h.putInt(20, 1 << 30).putInt(24, 1 << 30))
                        .bytes());
        cases.put(
                "64-bit size without one",
                zip(pickle).central(h -> h.putInt(20, -1).putInt(24, -1)).bytes());
        cases.put(
                "entry beyond the end",
                zip(pickle).central(h -> h.putInt(42, 1 << 30)).bytes());
        cases.put(
                "entries over each other",
                zip(pickle).central(h -> h.putInt(42, 0)).bytes());
        cases.put("wrong sum", zip(pickle).central(h -> h.putInt(16, 42)).bytes());
        cases.put(
                "other disk",
                zip(pickle).central(h -> h.putShort(34, (short) 2)).bytes());
        cases.put("other name in one table", renamed(zip(pickle).bytes()));
        cases.put("something before", concat(new byte[10], zip(pickle).bytes()));
        cases.put("something behind", concat(zip(pickle).bytes(), new byte[10]));
        cases.put("a zip behind", concat(zip(pickle).bytes(), zip(pickle).bytes()));
        cases.put(
                "big-endian",
                zip(pickle).entry("archive/byteorder", TorchZip.ascii("big")).bytes());
        cases.put("two pickles", zip(pickle).entry("other/data.pkl", pickle).bytes());
        cases.put(
                "pickle too deep", new TorchZip().entry("a/b/data.pkl", pickle).bytes());
        cases.put(
                "no pickle",
                new TorchZip().entry("archive/version", TorchZip.ascii("3")).bytes());
        cases.put(
                "something behind the pickle", zip(concat(pickle, new byte[1])).bytes());
        cases.put("a tar file", tar());
        cases.put("a 7z file", new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4});
        cases.put("a pickle alone", pickle);
        cases.put("nothing", new byte[0]);
        cases.put("old form, storage not listed", PickledFileTest.legacy("1", 3, 1, 2, 3));
        cases.put("old form, other count", PickledFileTest.legacy("0", 4, 1, 2, 3));
        cases.put("old form, numbers missing", cut(PickledFileTest.legacy("0", 3, 1, 2, 3), 1));
        cases.put("old form, something behind", concat(PickledFileTest.legacy("0", 3, 1, 2, 3), new byte[1]));
        return cases.entrySet().stream().map(c -> Arguments.of(c.getKey(), c.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zips")
    void aBrokenFileIsRefused(String what, byte[] file) {
        assertRefused(file, "");
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] pickle = tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(4), n(1)));
        for (byte[] whole : new byte[][] {zip(pickle).bytes(), PickledFileTest.legacy("0", 3, 1, 2, 3)}) {
            for (int length = 0; length < whole.length; length++) {
                assertRefused(Arrays.copyOf(whole, length), "");
            }
        }
    }

    /** Whatever a flipped bit does, the answer is a file or a sentence, and no tensor lies outside the file. */
    @Test
    void aFlippedBitNeverLeadsOutsideTheFile() throws IOException {
        byte[] pickle = tensors(p -> p.tensor("FloatStorage", "0", 4, 0, n(2, 2), n(2, 1)));
        for (byte[] whole : new byte[][] {zip(pickle).bytes(), PickledFileTest.legacy("0", 3, 1, 2, 3)}) {
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                assertInside(flipped);
            }
        }
    }

    @Test
    void randomInstructionsNeverLeadOutsideTheFile() throws IOException {
        Random random = new Random(20_240_607);
        String known = "()]}NJKMGXUtaesuqrhjcRbQ.\u0085\u0086\u0087\u0088\u0089\u008a";
        for (int round = 0; round < 500; round++) {
            Pickle pickle = Pickle.begin().op('}').text("w");
            for (int i = random.nextInt(40); i >= 0; i--) {
                pickle.op(known.charAt(random.nextInt(known.length())));
                if (random.nextInt(4) == 0) {
                    pickle.op(random.nextInt(256));
                }
            }
            assertInside(zip(pickle.stop()).bytes());
        }
    }

    private void assertInside(byte[] file) throws IOException {
        try {
            for (TensorEntry tensor : open(file).entries().values()) {
                assertThat(tensor.begin()).isNotNegative();
                assertThat(tensor.end()).isBetween(tensor.begin(), (long) file.length);
            }
        } catch (NodeException refused) {
            assertThat(refused).hasMessageContaining("model.pt");
        }
    }

    private void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("model.pt")
                .hasMessageContaining(why);
    }

    private TensorFile open(byte[] bytes) throws NodeException, IOException {
        return PickledFile.open(Files.write(folder.resolve("model.pt"), bytes));
    }

    private interface Content {
        void write(Pickle pickle);
    }

    /** A dictionary with what is written at {@code w}, beside an entry that keeps it from being unwrapped. */
    private static byte[] tensors(Content content) {
        Pickle pickle = Pickle.begin().op('}').op('(').text("step").number(1).text("w");
        content.write(pickle);
        return pickle.op('u').stop();
    }

    private static TorchZip zip(byte[] pickle) {
        return TorchZip.of(pickle).floats("0", 1, 2, 3, 4);
    }

    private static byte[] renamed(byte[] zip) {
        byte[] changed = zip.clone();
        changed[30] = 'A'; // the first local name
        return changed;
    }

    private static byte[] tar() {
        byte[] tar = new byte[1024];
        System.arraycopy(TorchZip.ascii("storages"), 0, tar, 0, 8);
        System.arraycopy(TorchZip.ascii("ustar"), 0, tar, 257, 5);
        return tar;
    }

    private static byte[] cut(byte[] bytes, int less) {
        return Arrays.copyOf(bytes, bytes.length - less);
    }

    private static long[] n(long... numbers) {
        return numbers;
    }

    private static byte[] concat(byte[]... parts) {
        Pickle all = new Pickle();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.unfinished();
    }
}
