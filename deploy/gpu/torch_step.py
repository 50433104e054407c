"""A training step of timm's ghostnetv3 in PyTorch, as `ghostspark benchmark step` takes it: prints JSON.

Cross-entropy, backward, AdamW, data ready; f32 and bf16 autocast, channels last. On CUDA also the share of the time in
which a kernel runs (the rest are gaps between launches).
"""

import argparse
import contextlib
import json
import statistics
import time

import timm
import torch


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--model", default="ghostnetv3_100")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=30)
    return parser.parse_args()


def steps(options, cast):
    """One step of training as a function."""
    torch.manual_seed(1)
    model = timm.create_model(options.model, num_classes=1000)
    model = model.to(options.device, memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-5)
    pixels = torch.randn(options.batch, 3, options.size, options.size, device=options.device)
    pixels = pixels.contiguous(memory_format=torch.channels_last)
    labels = torch.randint(1000, (options.batch,), device=options.device)

    def step():
        optimiser.zero_grad(set_to_none=True)
        with cast():
            logits = model(pixels)
        loss = torch.nn.functional.cross_entropy(logits.float(), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def timed(options, step):
    for _ in range(options.warmup):
        step()
    seconds = []
    for _ in range(options.repeats):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def kernel_share(step, seconds):
    """Time in kernels of one step over the step's time."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        step()
    micros = sum(event.self_device_time_total for event in profile.key_averages())
    return micros / 1e6 / seconds


def main():
    options = arguments()
    kind = torch.device(options.device).type
    casts = {
        "f32": contextlib.nullcontext,
        "bf16": lambda: torch.autocast(kind, dtype=torch.bfloat16),
    }
    variants = []
    for name, cast in casts.items():
        step = steps(options, cast)
        seconds = timed(options, step)
        variant = {
            "name": name,
            "images-per-second": options.batch / seconds,
            "median-seconds": seconds,
        }
        if kind == "cuda":
            variant["kernel-share"] = kernel_share(step, seconds)
        variants.append(variant)
    result = {
        "benchmark": "torch-step",
        "settings": vars(options),
        "torch": torch.__version__,
        "timm": timm.__version__,
        "variants": variants,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
