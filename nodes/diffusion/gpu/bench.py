#!/usr/bin/env python3
"""Times the denoiser that Celflow writes beside the same network in eager PyTorch, on a CUDA GPU.

    celflow bench diffusion --export DIR        writes DIR/unet.pt (the program) and DIR/unet.json (its weights)
    python3 bench.py DIR --out result.json      on any machine with PyTorch 2 and a GPU

Weights are random, made on the GPU, and the same for both. Both get channels-last fp16 weights and PyTorch's fused
attention. The emitted program computes the keys and values of the text once an image (timed by itself), as it does in
use; the eager network computes them in every step.
"""

import argparse
import json
import math
import os
import statistics
import threading
import time
import traceback

import torch
import torch.nn.functional as F

GROUPS = 32
HEADS = 8
TOKENS = 77
PREFIX = "model.diffusion_model."


def random_weights(notes, device, dtype):
    """Every tensor of the checkpoint by name, drawn so that numbers keep their size from layer to layer."""
    generator = torch.Generator(device=device)
    generator.manual_seed(1)
    tensors = {}
    for weight in notes["weights"]:
        for name, shape in zip(weight["names"], weight["shapes"]):
            if name in tensors:
                continue
            x = torch.randn(shape, generator=generator, device=device, dtype=torch.float32)
            if len(shape) == 1:
                x = x * 0.02 + (1.0 if name.endswith(".weight") else 0.0)
            else:
                x = x / math.sqrt(math.prod(shape[1:]))
            tensors[name] = x.to(dtype)
    return tensors


def program_weights(notes, tensors, resident=math.inf):
    """The list that the emitted program takes: joined and laid out as it asks. A program for little memory takes most of
    them as they are stored, wherever they are: those beyond `resident` bytes stay in the host's memory."""
    result = []
    kept = 0
    for weight in notes["weights"]:
        parts = [tensors[name] for name in weight["names"]]
        x = parts[0] if len(parts) == 1 else torch.cat(parts, 0)
        if weight["layout"] == "matrix":
            x = x.flatten(1)
        elif weight["layout"] == "convolution":
            x = x.contiguous(memory_format=torch.channels_last)
        elif weight["layout"] == "stored":
            kept += x.numel() * x.element_size()
            if kept > resident:
                x = x.cpu().pin_memory() if x.is_cuda else x
        result.append(x)
    return result


class Eager:
    """The network as one writes it by hand (CompVis layout, Stable Diffusion 1.x)."""

    def __init__(self, tensors):
        self.w = {
            name: x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x for name, x in tensors.items()
        }
        self.dtype = next(iter(tensors.values())).dtype
        self.width = self.w[PREFIX + "input_blocks.0.0.weight"].shape[0]

    def has(self, path):
        return path + ".weight" in self.w

    def conv(self, x, path, stride=1, padding=1):
        return F.conv2d(x, self.w[path + ".weight"], self.w[path + ".bias"], stride=stride, padding=padding)

    def linear(self, x, path):
        return F.linear(x, self.w[path + ".weight"], self.w.get(path + ".bias"))

    def group_norm(self, x, path, eps):
        return F.group_norm(x, GROUPS, self.w[path + ".weight"], self.w[path + ".bias"], eps)

    def layer_norm(self, x, path):
        return F.layer_norm(x, x.shape[-1:], self.w[path + ".weight"], self.w[path + ".bias"], 1e-5)

    def residual(self, x, emb, path):
        h = self.conv(F.silu(self.group_norm(x, path + ".in_layers.0", 1e-5)), path + ".in_layers.2")
        h = h + self.linear(F.silu(emb), path + ".emb_layers.1")[:, :, None, None]
        h = self.conv(F.silu(self.group_norm(h, path + ".out_layers.0", 1e-5)), path + ".out_layers.3")
        if self.has(path + ".skip_connection"):
            x = self.conv(x, path + ".skip_connection", padding=0)
        return x + h

    def attention(self, x, context, path):
        def heads(t):
            return t.view(t.shape[0], t.shape[1], HEADS, -1).transpose(1, 2)

        q = heads(self.linear(x, path + ".to_q"))
        k = heads(self.linear(context, path + ".to_k"))
        v = heads(self.linear(context, path + ".to_v"))
        y = F.scaled_dot_product_attention(q, k, v)
        y = y.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1)
        return self.linear(y, path + ".to_out.0")

    def transformer(self, x, context, path):
        b, c, h, w = x.shape
        t = self.conv(self.group_norm(x, path + ".norm", 1e-6), path + ".proj_in", padding=0)
        t = t.permute(0, 2, 3, 1).reshape(b, h * w, c)
        block = path + ".transformer_blocks.0"
        n = self.layer_norm(t, block + ".norm1")
        t = t + self.attention(n, n, block + ".attn1")
        t = t + self.attention(self.layer_norm(t, block + ".norm2"), context, block + ".attn2")
        value, gate = self.linear(self.layer_norm(t, block + ".norm3"), block + ".ff.net.0.proj").chunk(2, dim=-1)
        t = t + self.linear(value * F.gelu(gate), block + ".ff.net.2")
        t = t.reshape(b, h, w, c).permute(0, 3, 1, 2)
        return x + self.conv(t, path + ".proj_out", padding=0)

    def block(self, h, emb, context, path):
        part = 0
        while True:
            name = f"{path}.{part}"
            if self.has(name + ".in_layers.2"):
                h = self.residual(h, emb, name)
            elif self.has(name + ".proj_in"):
                h = self.transformer(h, context, name)
            elif self.has(name + ".op"):
                h = self.conv(h, name + ".op", stride=2)
            elif self.has(name + ".conv"):
                h = self.conv(F.interpolate(h, scale_factor=2.0, mode="nearest"), name + ".conv")
            elif self.has(name):
                h = self.conv(h, name)
            else:
                return h
            part += 1

    def count(self, path):
        n = 0
        while any(name.startswith(f"{path}.{n}.") for name in self.w):
            n += 1
        return n

    def prepare(self):
        self.inputs = self.count(PREFIX + "input_blocks")
        self.outputs = self.count(PREFIX + "output_blocks")

    def __call__(self, x, timestep, context):
        half = self.width // 2
        freqs = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32, device=x.device) / half)
        angle = timestep * freqs
        emb = torch.cat([torch.cos(angle), torch.sin(angle)], dim=-1).to(self.dtype)
        emb = self.linear(F.silu(self.linear(emb, PREFIX + "time_embed.0")), PREFIX + "time_embed.2")
        emb = emb.expand(x.shape[0], -1)
        h = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        context = context.to(self.dtype)
        skips = []
        for i in range(self.inputs):
            h = self.block(h, emb, context, f"{PREFIX}input_blocks.{i}")
            skips.append(h)
        h = self.block(h, emb, context, PREFIX + "middle_block")
        for i in range(self.outputs):
            h = self.block(torch.cat([h, skips.pop()], dim=1), emb, context, f"{PREFIX}output_blocks.{i}")
        h = F.silu(self.group_norm(h, PREFIX + "out.0", 1e-5))
        return self.conv(h, PREFIX + "out.2").float()


class Emitted:
    """The program with its weights. What it takes beside these (residuals of control networks and the like) is empty."""

    def __init__(self, file, weights):
        self.module = torch.jit.load(file, map_location="cpu")
        self.weights = weights
        self.cancel = torch.zeros(1, dtype=torch.int64)
        known = ("self", "x", "timestep", "texts", "cancel", "w")
        names = [argument.name for argument in self.module.predict.schema.arguments]
        self.others = {name: [] for name in names if name not in known}

    def prepare(self, context):
        return self.module.prepare(context, self.cancel, self.weights)

    def __call__(self, x, timestep, texts):
        return self.module.predict(
            x=x, timestep=timestep, texts=texts, cancel=self.cancel, w=self.weights, **self.others
        )


def timed(call, device, seconds, most):
    """Milliseconds of a call: the least and the median of several, after some to warm up."""
    for _ in range(3):
        call()
    synchronize(device)
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or (len(times) < most and time.perf_counter() < end):
        start = time.perf_counter()
        call()
        synchronize(device)
        times.append((time.perf_counter() - start) * 1e3)
    return {"best": min(times), "median": statistics.median(times), "runs": len(times)}


def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def graphed(call):
    """The same call recorded as a CUDA graph, which takes the time out that Python and the interpreter need."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(2):
            call()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        call()
    return graph.replay


def difference(a, b):
    """Root mean square of a difference, relative to that of b."""
    a, b = a.double(), b.double()
    return ((a - b).square().mean().sqrt() / b.square().mean().sqrt()).item()


def agreement(notes, archive, device, dtype, size):
    """How far both are from the eager network in fp32, with the same numbers as weights."""
    tensors = random_weights(notes, device, dtype)
    x, timestep, context = arguments(notes, device, size, 2)
    emitted = Emitted(archive, program_weights(notes, tensors))
    by_program = emitted(x, timestep, emitted.prepare(context))
    eager = Eager(tensors)
    eager.prepare()
    by_hand = eager(x, timestep, context)
    exact = Eager({name: t.float() for name, t in tensors.items()})
    exact.prepare()
    # Matrix products of fp32 are otherwise rounded to 10 bits on such GPUs.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    reference = exact(x, timestep, context)
    return {
        "emittedToEager": difference(by_program, by_hand),
        "emittedToFp32": difference(by_program, reference),
        "eagerToFp32": difference(by_hand, reference),
        "finite": bool(torch.isfinite(by_program).all()),
    }


def arguments(notes, device, size, batch):
    generator = torch.Generator(device=device)
    generator.manual_seed(2)
    side = size // 8
    x = torch.randn([batch, notes["latentChannels"], side, side], generator=generator, device=device)
    context = torch.randn([batch, TOKENS, notes["contextWidth"]], generator=generator, device=device)
    timestep = torch.full([1, 1], 500.0, device=device)
    return x, timestep, context


def matmul_peak(device, dtype):
    n = 8192 if device.type == "cuda" else 1024
    a = torch.randn([n, n], device=device).to(dtype)
    b = torch.randn([n, n], device=device).to(dtype)
    return 2 * n**3 / (timed(lambda: torch.mm(a, b), device, 1.0, 20)["best"] * 1e-3)


def row(notes, networks, device, size, batch, options):
    eager, emitted = networks
    x, timestep, context = arguments(notes, device, size, batch)
    result = {"size": size, "batch": batch}
    texts = emitted.prepare(context)
    calls = {"eager": lambda: eager(x, timestep, context), "emitted": lambda: emitted(x, timestep, texts)}
    for name, call in calls.items():
        if device.type == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
        result[name] = timed(call, device, options.seconds, 40)
        if device.type == "cuda":
            result[name]["peakBytes"] = torch.cuda.max_memory_allocated()
    result["prepare"] = timed(lambda: emitted.prepare(context), device, 0.2, 20)
    if device.type == "cuda" and not options.no_graphs:
        for name, call in calls.items():
            try:
                result[name + "Graph"] = timed(graphed(call), device, options.seconds, 40)
            except RuntimeError as e:
                result[name + "Graph"] = {"failed": str(e).splitlines()[0]}
                torch.cuda.synchronize()
    result["ratio"] = result["emitted"]["best"] / result["eager"]["best"]
    flops = notes.get("flops", {}).get(str(size))
    if flops:
        result["emittedFlops"] = flops * batch / (result["emitted"]["best"] * 1e-3)
    return result


def shown(entry):
    return f"{entry['best']:9.2f}" if entry and "best" in entry else "        -"


def measure(options):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.float16  # what the program was written in
    with open(os.path.join(options.folder, "unet.json")) as file:
        notes = json.load(file)
    archive = os.path.join(options.folder, "unet.pt")
    report = {
        "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
        "torch": torch.__version__,
        "numberType": str(dtype).replace("torch.", ""),
        "parameters": notes["parameters"],
        "unit": "ms a call of the whole batch",
        "rows": [],
    }
    if device.type == "cuda":
        report["cuda"] = torch.version.cuda
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        report["matmulPeakFlops"] = matmul_peak(device, dtype)
        report["agreement"] = agreement(notes, archive, device, dtype, options.sizes[0])
        print(json.dumps({key: value for key, value in report.items() if key != "rows"}), flush=True)
        tensors = random_weights(notes, device, dtype)
        eager = Eager(tensors)
        eager.prepare()
        emitted = Emitted(archive, program_weights(notes, tensors, options.resident))
        del tensors
        print(" size batch     eager   emitted   ratio   eager*  emitted*   prepare   GB eager  GB emitted")
        for size in options.sizes:
            for batch in options.batches:
                if time.perf_counter() > options.deadline:
                    report["cutShort"] = True
                    break
                try:
                    result = row(notes, (eager, emitted), device, size, batch, options)
                except RuntimeError as e:
                    if "out of memory" not in str(e):
                        raise
                    result = {"size": size, "batch": batch, "failed": str(e).splitlines()[0]}
                    torch.cuda.empty_cache()
                report["rows"].append(result)
                if "failed" in result:
                    print(f"{size:5} {batch:5} {result['failed']}", flush=True)
                    continue
                memory = [result[name].get("peakBytes", 0) / 1e9 for name in ("eager", "emitted")]
                print(
                    f"{size:5} {batch:5} {shown(result['eager'])} {shown(result['emitted'])} {result['ratio']:7.3f}"
                    f"{shown(result.get('eagerGraph'))} {shown(result.get('emittedGraph'))}"
                    f" {shown(result['prepare'])} {memory[0]:10.1f} {memory[1]:11.1f}",
                    flush=True,
                )
    print("* recorded as a CUDA graph; times in milliseconds, the best of several")
    if options.out:
        with open(options.out, "w") as file:
            json.dump(report, file, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what celflow bench diffusion --export wrote")
    parser.add_argument("--out", help="write everything as JSON")
    parser.add_argument("--sizes", type=int, nargs="+", default=[512, 1024])
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument(
        "--resident",
        type=float,
        default=math.inf,
        help="bytes of weights that stay on the GPU, for a program exported with --model-memory",
    )
    parser.add_argument("--seconds", type=float, default=1.5, help="how long each call is repeated")
    parser.add_argument("--limit", type=float, default=300, help="seconds after which no further row is begun")
    parser.add_argument("--no-graphs", action="store_true", help="do not record CUDA graphs")
    options = parser.parse_args()
    options.deadline = time.perf_counter() + options.limit
    failures = []

    def work():
        try:
            measure(options)
        except BaseException as e:  # shown by the main thread, which sets the exit code
            traceback.print_exc()
            failures.append(e)

    # The interpreter recurses along the chain of operations, deeper than a usual thread allows.
    threading.stack_size(512 << 20)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
