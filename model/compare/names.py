#!/usr/bin/env python3
"""Exchanges weights with timm and torchvision by name and compares logits.

For every network: their weights (random, with random running statistics) -> safetensors ->
`ghostspark convert` -> our logits on a made-up input; then our file, under their naming, back into
their network with load_state_dict(strict=True). GhostNetV3 also in deployed form.

    python3 -m venv venv && venv/bin/pip install -r model/compare/requirements.txt
    venv/bin/python model/compare/names.py
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import timm
import torch
import torchvision
from safetensors.torch import load_file, save_file
from timm.utils import reparameterize_model

ROOT = Path(__file__).resolve().parents[2]
MASK = (1 << 64) - 1
# Of max |logit|: both in float64, from the same float32 weights.
SAME_FORM = 1e-9
# Of max |logit|: folded weights are rounded to float32.
FOLDED = 1e-4

# Network, its constructor, naming, options of `convert`.
CASES = [
    ("ghostnetv3_100", timm.create_model, "timm", ["--model", "ghostnetv3"]),
    ("ghostnetv3_050", timm.create_model, "timm", ["--model", "ghostnetv3", "--width", "0.5"]),
    ("ghostnet_100", timm.create_model, "timm", ["--model", "ghostnetv1"]),
    ("ghostnetv2_130", timm.create_model, "timm", ["--model", "ghostnetv2", "--width", "1.3"]),
    ("mobilenetv2_100", timm.create_model, "timm", ["--model", "mobilenetv2"]),
    ("mobilenetv2_140", timm.create_model, "timm", ["--model", "mobilenetv2", "--width", "1.4"]),
    ("deit_tiny_patch16_224", timm.create_model, "timm", ["--model", "deit-tiny"]),
    ("mobilenet_v2", torchvision.models.get_model, "official", ["--model", "mobilenetv2"]),
    ("shufflenet_v2_x1_0", torchvision.models.get_model, "official", ["--model", "shufflenetv2"]),
]


def made_up(answer):
    """The input that `convert --logits` describes."""
    stream = 0xCBF29CE484222325
    for byte in f"{answer['salt']}:{answer['name']}".encode():
        stream = ((stream ^ byte) * 0x100000001B3) & MASK
    count = int(np.prod(answer["shape"]))
    with np.errstate(over="ignore"):
        z = np.uint64(stream) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    unit = 2 * ((z >> np.uint64(40)).astype(np.float64) * 2.0**-24) - 1
    values = (answer["scale"] * unit).astype(np.float32)
    return torch.from_numpy(values.astype(np.float64)).reshape(answer["shape"])


def randomise(model, seed):
    """Running statistics as training would leave them, and branches whose sum does not explode."""
    generator = torch.Generator().manual_seed(seed)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.uniform_(-0.1, 0.1, generator=generator)
            module.running_var.uniform_(0.7, 1.3, generator=generator)
            module.weight.data.uniform_(0.5, 0.9, generator=generator)
            module.bias.data.uniform_(-0.1, 0.1, generator=generator)


def convert(*arguments):
    command = [str(ROOT / "deploy/local/ghostspark"), "convert", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")


def compare(model, logits_file, tolerance, what):
    answer = json.loads(logits_file.read_text())
    ours = torch.tensor(answer["logits"], dtype=torch.float64)
    with torch.no_grad():
        theirs = model.double().eval()(made_up(answer))
    model.float()
    error = ((ours - theirs).abs().max() / theirs.abs().max()).item()
    print(f"{what:42} {error:.1e} of max |logit| {theirs.abs().max().item():.3g}")
    # Our logits are written as float32.
    if not error < tolerance + 1e-7:
        sys.exit(f"{what}: {error:.2e} is not < {tolerance:.0e}")


def check(name, create, naming, options, folder):
    torch.manual_seed(7)
    model = create(name).eval()
    randomise(model, 8)
    theirs, ours, back, logits = (folder / f"{name}.{part}" for part in ("theirs", "ours", "back", "json"))
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    save_file(state, theirs)
    convert("--from", theirs, "--from-naming", naming, *options, "--to", ours, "--logits", logits)
    compare(model, logits, SAME_FORM, f"{name}: theirs here")
    convert("--from", ours, "--to", back, "--to-naming", naming)
    again = create(name).eval()
    again.load_state_dict(load_file(back), strict=True)
    for key, value in again.state_dict().items():
        if "num_batches_tracked" not in key and not torch.equal(value, state[key]):
            sys.exit(f"{name}: {key} differs after going there and back")
    compare(again, logits, SAME_FORM, f"{name}: ours there, strict")
    if "ghostnetv3" in name:
        check_deployed(name, again, ours, folder, options)


def check_deployed(name, model, ours, folder, options):
    deployed, logits, theirs, here = (
        folder / f"{name}.{part}" for part in ("folded", "folded.json", "reparameterised", "here")
    )
    convert("--from", ours, "--fold", "--to", deployed, "--to-naming", "timm", "--logits", logits)
    folded = reparameterize_model(model)
    save_file({key: value.contiguous() for key, value in folded.state_dict().items()}, theirs)
    their_logits = folder / f"{name}.theirs.json"
    convert("--from", theirs, "--from-naming", "timm", *options, "--deployed", "--to", here, "--logits", their_logits)
    compare(folded, their_logits, SAME_FORM, f"{name}: theirs here, deployed")
    folded.load_state_dict(load_file(deployed), strict=True)
    compare(folded, logits, SAME_FORM, f"{name}: ours there, deployed, strict")
    compare(model, logits, FOLDED, f"{name}: our fold, their branches")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for case in CASES:
            check(*case, Path(scratch))
    print("all names and logits agree")
