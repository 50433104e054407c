"""Numbers of torch.optim, timm.optim, timm.scheduler, timm.loss and timm's ModelEmaV3 in float64.

    pip install torch timm; python generate.py

writes torch-VERSION_timm-VERSION.json beside this file; OptimiserGoldenTest, LrScheduleTest,
DistillationLossTest and EmaDecayTest read it. Weights and gradients are sines of their index, so the
file holds no inputs but the settings.
"""
import json
import math
import pathlib

import timm
import torch
from timm.data.mixup import mixup_target
from timm.loss import BinaryCrossEntropy
from timm.optim import Lamb
from timm.optim.rmsprop_tf import RMSpropTF
from timm.scheduler import CosineLRScheduler
from timm.utils.model_ema import ModelEmaV3

SHAPES = {"a.weight": (3, 2), "b.weight": (2, 2), "a.bias": (3,), "n.weight": (2,)}
STEPS = 6


def weight(name, i):
    return math.sin(1 + 3 * i + len(name)) * 0.8


def gradient(name, step, i):
    return math.cos(0.7 * step + 1.3 * i + len(name)) * (0.2 + 0.3 * (step % 3))


def rate(step):
    return 0.02 / step


def filled(name, shape, value):
    count = math.prod(shape)
    return torch.tensor([value(i) for i in range(count)], dtype=torch.float64).reshape(shape)


def run(make, decay, clip, scales):
    """make(groups) -> optimiser; scales: name -> learning-rate scale; decays by timm's rule."""
    params = {
        name: torch.nn.Parameter(filled(name, shape, lambda i: weight(name, i)))
        for name, shape in SHAPES.items()
    }
    groups = [
        {
            "params": [p],
            "weight_decay": decay if p.ndim > 1 else 0.0,
            "lr": rate(1) * scales.get(name, 1),
        }
        for name, p in params.items()
    ]
    optimiser = make(groups)
    for step in range(1, STEPS + 1):
        for (name, p), group in zip(params.items(), optimiser.param_groups):
            group["lr"] = rate(step) * scales.get(name, 1)
            p.grad = filled(name, p.shape, lambda i: gradient(name, step, i))
        if clip:
            norm = math.sqrt(sum(float((p.grad**2).sum()) for p in params.values()))
            for p in params.values():
                p.grad /= max(1.0, norm / clip)
        optimiser.step()
    return {name: p.detach().flatten().tolist() for name, p in params.items()}


def case(rule, settings, make, decay=0.05, clip=0.0, scales=None):
    scales = scales or {}
    return {
        "rule": rule,
        "settings": settings,
        "weight_decay": decay,
        "max_grad_norm": clip,
        "lr_scales": scales,
        "weights": run(make, decay, clip, scales),
    }


def cases():
    adam = {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8}
    lamb = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-6}
    plain = {"momentum": 0.9, "nesterov": 0}
    nesterov = {"momentum": 0.9, "nesterov": 1}
    rmsprop = {"rho": 0.9, "momentum": 0.9, "epsilon": 1e-3}
    still = {"rho": 0.95, "momentum": 0.0, "epsilon": 1e-10}
    scales = {"a.weight": 0.1, "n.weight": 3.0}

    def adamw(groups):
        return torch.optim.AdamW(groups, betas=(0.9, 0.99), eps=1e-8)

    def timm_lamb(clip):
        # Its own clipping; the gradients below it are then clipped already.
        return lambda groups: Lamb(groups, betas=(0.9, 0.999), eps=1e-6, max_grad_norm=clip)

    def sgd(momentum, lookahead):
        return lambda groups: torch.optim.SGD(groups, momentum=momentum, nesterov=lookahead)

    def tf(settings):
        return lambda groups: RMSpropTF(
            groups,
            alpha=settings["rho"],
            momentum=settings["momentum"],
            eps=settings["epsilon"],
        )

    return [
        case("adamw", adam, adamw),
        case("adamw", adam, adamw, clip=0.5, scales=scales),
        case("lamb", lamb, timm_lamb(1.0), clip=1.0),
        case("lamb", lamb, timm_lamb(None), scales=scales),
        case("lamb", lamb, timm_lamb(None), decay=0.0),
        case("sgd", plain, sgd(0.9, False)),
        case("sgd", nesterov, sgd(0.9, True), clip=0.7, scales=scales),
        case("sgd", {"momentum": 0.0, "nesterov": 0}, sgd(0.0, False)),
        case("rmsprop", rmsprop, tf(rmsprop)),
        case("rmsprop", rmsprop, tf(rmsprop), clip=0.7, scales=scales),
        case("rmsprop", still, tf(still), decay=0.0),
    ]


def cosine_by_step():
    """timm's sched_on_updates: 7 epochs of 5 updates, 2 epochs of warm-up inside the curve."""
    model = torch.nn.Linear(1, 1)
    scheduler = CosineLRScheduler(
        torch.optim.SGD(model.parameters(), lr=0.005),
        t_initial=7 * 5,
        lr_min=1e-5,
        warmup_t=2 * 5,
        warmup_lr_init=1e-6,
        warmup_prefix=False,
        t_in_epochs=False,
    )
    return [scheduler._get_lr(t)[0] for t in range(7 * 5 + 1)]


def binary_cross_entropy():
    logits = torch.tensor(
        [[0.2, 1.0, -0.5, 3.0], [0.0, 0.4, -1.0, 0.7]], dtype=torch.float64
    )
    labels = torch.tensor([1, 3])
    # Shares 0.7 of the labels and 0.3 of each other's.
    shares = mixup_target(labels, 4, lam=0.7, smoothing=0.1).double()
    return {
        "mean": float(BinaryCrossEntropy(smoothing=0.1)(logits, labels)),
        "sum": float(BinaryCrossEntropy(smoothing=0.1, sum_classes=True)(logits, labels)),
        "threshold": float(BinaryCrossEntropy(smoothing=0.1, target_threshold=0.2)(logits, labels)),
        "mixed": float(BinaryCrossEntropy(smoothing=0.1)(logits, shares)),
        "mixed_threshold": float(
            BinaryCrossEntropy(smoothing=0.1, target_threshold=0.2)(logits, shares)
        ),
    }


def ema_warm_up():
    ema = ModelEmaV3(torch.nn.Linear(1, 1), decay=0.995, use_warmup=True)
    return {str(step): ema.get_decay(step) for step in (1, 2, 3, 10, 100, 1000, 3000)}


def main():
    torch.set_default_dtype(torch.float64)
    golden = {
        "optimisers": cases(),
        "cosine_by_step": cosine_by_step(),
        "binary_cross_entropy": binary_cross_entropy(),
        "ema_warm_up": ema_warm_up(),
    }
    version = torch.__version__.split("+")[0]
    name = f"torch-{version}_timm-{timm.__version__}.json"
    pathlib.Path(__file__).with_name(name).write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
