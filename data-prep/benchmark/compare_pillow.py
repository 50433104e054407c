#!/usr/bin/env python3
"""Times encoded photographs to augmented, normalised tensors: timm on Pillow and torchvision, and Ghostspark, in turn.

    python3 -m venv /tmp/pillow && /tmp/pillow/bin/pip install -r data-prep/benchmark/requirements.txt
    /tmp/pillow/bin/python data-prep/benchmark/compare_pillow.py

Both sides: decode -> RandomResizedCrop 224 (bilinear or bicubic) -> flip -> RandAugment -> normalise -> RandomErasing,
on one thread, pinned to one core where the system can. Prints JSON: images/s of both sides in every turn and the
ratios (the median over turns counts). 'cpu' counts processor time of the working thread instead of the clock's:
that is what a busy machine lets compare.

Photographs: 500x375 JPEGs (quality 90, 4:2:0), three windows of each of scikit-image's astronaut, chelsea, coffee,
rocket, motorcycle_left and hubble_deep_field, all of them part of its wheel.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy
import PIL
import skimage
import timm
import torch
import torchvision
from PIL import Image
from timm.data import create_transform

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "hubble_deep_field.jpg"]
WINDOWS = [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5)]
WIDTH, HEIGHT = 500, 375


def make_photos(folder, quality):
    """Cuts the largest 4:3 windows out of every photograph, at its corners and its centre."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PHOTOS:
        photo = Image.open(Path(skimage.__file__).parent / "data" / name).convert("RGB")
        scale = min(photo.width / WIDTH, photo.height / HEIGHT)
        width, height = int(WIDTH * scale), int(HEIGHT * scale)
        for number, (x, y) in enumerate(WINDOWS):
            left, top = int((photo.width - width) * x), int((photo.height - height) * y)
            window = photo.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=(left, top, left + width, top + height))
            window.save(folder / f"{Path(name).stem}_{number}.jpg", quality=quality)


class PillowPipeline:
    """timm's training transform on a list of encoded photographs."""

    def __init__(self, encoded, options):
        self.encoded = encoded
        self.transform = create_transform(
            options.size,
            is_training=True,
            auto_augment=options.augment,
            interpolation="random",
            color_jitter=None,
            re_prob=options.erase,
            re_mode="pixel",
        )

    def run(self, views):
        """Images per second by the clock and by processor time."""
        clock, cpu = time.perf_counter(), time.thread_time()
        for view in range(views):
            photo = Image.open(io.BytesIO(self.encoded[view % len(self.encoded)])).convert("RGB")
            self.transform(photo)
        return {
            "clock": views / (time.perf_counter() - clock),
            "cpu": views / (time.thread_time() - cpu),
        }


def ghostspark(folder, options):
    """As PillowPipeline.run, by 'ghostspark benchmark augment' on the same files."""
    command = [
        str(ROOT / "deploy" / "local" / "ghostspark"), "benchmark", "augment",
        "--images", str(folder), "--size", str(options.size), "--augment", options.augment,
        "--erase", str(options.erase), "--views", str(options.views), "--repeats", str(options.repeats),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"compare_pillow: Cannot run '{' '.join(command)}': exit status {done.returncode}")
    result = json.loads(done.stdout)
    return {
        "clock": result["images-per-second"],
        "cpu": result["images-per-cpu-second"],
        "milliseconds": result["milliseconds"],
    }


def best(runs):
    return {key: max(run[key] for run in runs) for key in ("clock", "cpu")}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=Path("/tmp/ghostspark-photos"), help="folder; made if absent")
    parser.add_argument("--quality", type=int, default=90, help="of photographs that are made")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--augment", default="rand-m9-mstd0.5-inc1")
    parser.add_argument("--erase", type=float, default=0.25, help="chance of an erased box")
    parser.add_argument("--turns", type=int, default=3, help="times that each side is measured")
    parser.add_argument("--views", type=int, default=2000, help="views of a round")
    parser.add_argument("--repeats", type=int, default=3, help="rounds of a turn; the fastest counts")
    parser.add_argument("--core", type=int, default=0, help="core to pin both sides to; -1 for none")
    return parser.parse_args()


def main():
    options = parse()
    if not options.photos.exists():
        make_photos(options.photos, options.quality)
    files = sorted(path for path in options.photos.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    encoded = [path.read_bytes() for path in files]
    # Builds what is not built yet, before the pinning.
    subprocess.run([str(ROOT / "deploy" / "local" / "ghostspark"), "--version"], stdout=subprocess.DEVNULL, check=True)
    if options.core >= 0 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {options.core})
    torch.set_num_threads(1)
    pipeline = PillowPipeline(encoded, options)
    pipeline.run(options.views // 4)

    turns = []
    for _ in range(options.turns):
        pillow = best([pipeline.run(options.views) for _ in range(options.repeats)])
        ours = ghostspark(options.photos, options)
        turns.append({"pillow": pillow, "ghostspark": ours})

    def ratio(key):
        return statistics.median(turn["ghostspark"][key] / turn["pillow"][key] for turn in turns)

    print(json.dumps({
        "versions": {
            "python": sys.version.split()[0], "pillow": PIL.__version__, "torchvision": torchvision.__version__,
            "torch": torch.__version__, "timm": timm.__version__, "numpy": numpy.__version__,
            "scikit-image": skimage.__version__,
        },
        "settings": {
            "photos": len(encoded), "mean-bytes": sum(map(len, encoded)) // len(encoded), "size": options.size,
            "augment": options.augment, "erase": options.erase, "views": options.views,
            "repeats": options.repeats, "core": options.core,
        },
        "turns": turns,
        "ratio": ratio("clock"),
        "ratio-cpu": ratio("cpu"),
    }, indent=2))


if __name__ == "__main__":
    main()
