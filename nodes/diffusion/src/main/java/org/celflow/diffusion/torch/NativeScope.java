package org.celflow.diffusion.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.celflow.node.value.Tensor;

/**
 * Owns native values, and is the only way to make, receive or read one:
 *
 * <pre>{@code
 * try (NativeScope scope = new NativeScope()) {
 *     NativeValue y = program.call(scope, "forward", scope.tensor(x), weights);
 *     return scope.read(y);
 * }
 * }</pre>
 *
 * <p>Values that live longer belong to a scope that lives longer. libtorch's memory has no garbage collection: an unclosed
 * scope leaks. A tensor lives until every value that refers to it is closed, so scopes may be closed in any order. For
 * one thread at a time.
 */
public final class NativeScope implements AutoCloseable {
    private static final AtomicLong OPEN_VALUES = new AtomicLong();

    private final PtNDManager manager = Torch.newManager();
    private final Deque<IValue> owned = new ArrayDeque<>();

    /** How many values are open in the process; for tests that look for leaks. */
    static long openValues() {
        return OPEN_VALUES.get();
    }

    /** A float32 tensor with a copy of the numbers. */
    public NativeValue tensor(Tensor value) {
        return floats(
                value.data(), shape(value.shape().stream().mapToLong(i -> i).toArray()));
    }

    /** A float32 tensor with a copy of the numbers. */
    public NativeValue tensor(float[] data, long... shape) {
        return floats(FloatBuffer.wrap(data), shape(shape));
    }

    /** An int64 tensor with a copy of the numbers. */
    public NativeValue integers(long[] data, long... shape) {
        return copy(LongBuffer.wrap(data), shape(shape), DataType.INT64);
    }

    /** An integer. */
    public NativeValue number(long value) {
        Torch.prepare();
        return adopt(IValue.from(value));
    }

    /** A real number. */
    public NativeValue real(double value) {
        Torch.prepare();
        return adopt(IValue.from(value));
    }

    /** A text. */
    public NativeValue text(String value) {
        Torch.prepare();
        return adopt(IValue.from(value));
    }

    /** A list of integers, as a shape. */
    public NativeValue numbers(long... values) {
        Torch.prepare();
        return adopt(IValue.listFrom(values));
    }

    /** A list of tensors; they stay alive with the list. */
    public NativeValue list(List<NativeValue> tensors) {
        List<PtNDArray> arrays = new ArrayList<>();
        try {
            for (NativeValue tensor : tensors) {
                arrays.add(tensor.handle().toTensor(manager));
            }
            return adopt(IValue.listFrom(arrays.toArray(new PtNDArray[0])));
        } finally {
            arrays.forEach(PtNDArray::close);
        }
    }

    /** A copy of a float32 tensor's numbers, in the order of its dimensions whatever its layout in memory. */
    public float[] floats(NativeValue tensor) {
        try (PtNDArray array = tensor.handle().toTensor(manager)) {
            return array.toFloatArray();
        }
    }

    /** A copy of a float32 tensor. */
    public Tensor read(NativeValue tensor) {
        try (PtNDArray array = tensor.handle().toTensor(manager)) {
            return copy(array);
        }
    }

    /** Copies of a list of float32 tensors. */
    public List<Tensor> readAll(NativeValue list) {
        PtNDArray[] arrays = list.handle().toTensorArray(manager);
        try {
            return Arrays.stream(arrays).map(NativeScope::copy).toList();
        } finally {
            for (PtNDArray array : arrays) {
                array.close();
            }
        }
    }

    /** A number that a program returned. */
    public long integer(NativeValue value) {
        return value.handle().toLong();
    }

    /** A truth value that a program returned. */
    public boolean isTrue(NativeValue value) {
        return value.handle().toBoolean();
    }

    NativeValue adopt(IValue handle) {
        owned.push(handle);
        OPEN_VALUES.incrementAndGet();
        return new NativeValue(handle);
    }

    /** A tensor over a Java buffer, which must stay reachable until this scope is closed, and so must nothing made of it. */
    NativeValue shared(ByteBuffer direct, long... shape) {
        // The array is left to the manager: it keeps the buffer alive as long as the scope.
        return adopt(IValue.from(manager.create(direct, new Shape(shape), DataType.INT64)));
    }

    private NativeValue floats(FloatBuffer data, Shape shape) {
        return copy(data, shape, DataType.FLOAT32);
    }

    private NativeValue copy(Buffer data, Shape shape, DataType type) {
        // The first array lies in Java's memory. A program may return a view on its input, so only a copy that
        // libtorch owns is given out.
        try (PtNDArray inJava = manager.create(data, shape, type);
                PtNDArray inTorch = (PtNDArray) inJava.duplicate()) {
            return adopt(IValue.from(inTorch));
        }
    }

    private static Tensor copy(PtNDArray array) {
        List<Integer> shape = Arrays.stream(array.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toList();
        return Tensor.of(shape, array.toFloatArray());
    }

    private static Shape shape(long... sizes) {
        return new Shape(sizes);
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
            OPEN_VALUES.decrementAndGet();
        }
        manager.close();
    }
}
