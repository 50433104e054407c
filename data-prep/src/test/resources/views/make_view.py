"""Makes view.json, view.png and view-erased.f32 beside it: one view of one JPEG, drawn and rendered by
Pillow and the formulas of the Javadoc alone (no code of this project), for ViewGoldenTest.

Python 3.11, pillow 13.0.0, numpy 2.4.6, scipy 1.17.1. Run: python make_view.py ../golden/images/rgb_420.jpg
"""
import json
import math
import os
import sys

import numpy as np
from PIL import Image, ImageEnhance, ImageOps
from scipy.special import ndtri

M = (1 << 64) - 1
G = 0x9E3779B97F4A7C15
SEED, ID, SIZE = 11, "rgb_420.jpg", 64
VIEW, ERASE_NOISE, AUGMENT, ERASE = 2, 4, 6, 7
FILL = (124, 116, 104)


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)


def fnv(text):
    h = 0xCBF29CE484222325
    for b in text.encode():
        h = ((h ^ b) * 0x100000001B3) & M
    return mix(h)


class Stream:
    def __init__(self, seed, purpose, epoch, sample):
        key = 0
        for word in (seed, purpose, epoch, sample):
            key = mix(((key ^ word) + G) & M)
        self.key, self.n = key, 0

    def bits(self):
        self.n += 1
        return mix((self.key + self.n * G) & M)

    def u(self):
        return (self.bits() >> 11) * 2.0**-53


def half_even(x):
    return int(np.rint(x))


def crop(s, width, height):
    for _ in range(10):
        area = (0.08 + (1 - 0.08) * s.u()) * (width * height)
        ratio = math.exp(math.log(0.75) + s.u() * (math.log(1.3333) - math.log(0.75)))
        w, h = half_even(math.sqrt(area * ratio)), half_even(math.sqrt(area / ratio))
        if 1 <= w <= width and 1 <= h <= height:
            return math.floor((height - h + 1) * s.u()), math.floor((width - w + 1) * s.u()), h, w
    raise SystemExit("choose another view: the crop fell back")


INCREASING = ("AutoContrast Equalize Invert Rotate PosterizeIncreasing SolarizeIncreasing SolarizeAdd ColorIncreasing "
              "ContrastIncreasing BrightnessIncreasing SharpnessIncreasing ShearX ShearY TranslateXRel TranslateYRel").split()
SIGNED = {"Rotate", "ShearX", "ShearY", "TranslateXRel", "TranslateYRel"}
RESAMPLED = SIGNED
SIGNED = SIGNED | {n for n in INCREASING if n.startswith(("Color", "Contrast", "Bright", "Sharp"))}
LEVELLESS = {"AutoContrast", "Equalize", "Invert"}


def operations(s):
    """rand-m9-mstd0.5-inc1: choice, fire, two of the level, sign, kernel."""
    drawn = []
    for _ in range(2):
        name = INCREASING[int(s.u() * 15)]
        fire, a, b, sign, kernel = s.u(), s.u(), s.u(), s.u(), s.u()
        level = 9 + 0.5 * math.sqrt(-2 * math.log(1 - a)) * math.cos(2 * math.pi * b)
        level4096 = 0 if name in LEVELLESS else half_even(max(0, min(10, level)) * 4096)
        if fire <= 0.5:
            drawn.append((name, level4096, name in SIGNED and sign > 0.5,
                          "bicubic" if name in RESAMPLED and kernel >= 0.5 else "bilinear"))
    return drawn


def erase_box(s, size):
    if s.u() > 0.9:
        return None
    for _ in range(10):
        area = (0.02 + s.u() * (0.3333 - 0.02)) * size * size
        ratio = math.exp(math.log(0.3) + s.u() * (math.log(3.3333) - math.log(0.3)))
        h, w = half_even(math.sqrt(area * ratio)), half_even(math.sqrt(area / ratio))
        if 1 <= h < size and 1 <= w < size:
            return math.floor((size - h + 1) * s.u()), math.floor((size - w + 1) * s.u()), h, w
    return None


def apply(image, name, level4096, negated, kernel):
    q = level4096 / 4096 / 10
    sign = -1 if negated else 1
    resample = Image.BICUBIC if kernel == "bicubic" else Image.BILINEAR

    def affine(*matrix):
        return image.transform(image.size, Image.AFFINE, matrix, resample=resample, fillcolor=FILL)

    if name == "AutoContrast":
        return ImageOps.autocontrast(image)
    if name == "Equalize":
        return ImageOps.equalize(image)
    if name == "Invert":
        return ImageOps.invert(image)
    if name == "Rotate":
        return image.rotate(sign * q * 30, resample=resample, fillcolor=FILL)
    if name == "PosterizeIncreasing":
        return ImageOps.posterize(image, 4 - int(q * 4)) if 4 - int(q * 4) else Image.new("RGB", image.size)
    if name == "SolarizeIncreasing":
        return ImageOps.solarize(image, 256 - min(256, int(q * 256)))
    if name == "SolarizeAdd":
        add = min(128, int(q * 110))
        return image.point([min(255, v + add) if v < 128 else v for v in range(256)] * 3)
    if name == "ShearX":
        return affine(1, sign * q * 0.3, 0, 0, 1, 0)
    if name == "ShearY":
        return affine(1, 0, 0, sign * q * 0.3, 1, 0)
    if name == "TranslateXRel":
        return affine(1, 0, sign * q * 0.45 * image.size[0], 0, 1, 0)
    if name == "TranslateYRel":
        return affine(1, 0, 0, 0, 1, sign * q * 0.45 * image.size[1])
    enhance = getattr(ImageEnhance, name.replace("Increasing", ""))
    return enhance(image).enhance(max(0.1, 1 + sign * q * 0.9))


def noise(seed, count):
    s, values = Stream(seed, ERASE_NOISE, 0, 0), []
    while len(values) < count:
        bits = s.bits()
        values += [(bits >> 16 * k) & 0xFFFF for k in range(4)]
    return ndtri((np.array(values[:count]) + 0.5) / 65536).astype(np.float32)


def main(source):
    image = Image.open(source).convert("RGB")
    for number in range(20000):
        s = Stream(SEED, VIEW, number, fnv(ID))
        kernel = "bilinear" if s.u() < 0.5 else "bicubic"
        flipped = s.u() < 0.5
        top, left, h, w = crop(s, *image.size)
        ops = operations(Stream(SEED, AUGMENT, number, fnv(ID)))
        box = erase_box(Stream(SEED, ERASE, number, fnv(ID)), SIZE)
        if len(ops) == 2 and flipped and kernel == "bicubic" and box and ops[0][0] in ("Rotate", "ShearX", "ShearY") and ops[0][3] == "bicubic" and ops[1][0].startswith("Sharp"):
            break
    view = image.crop((left, top, left + w, top + h)).resize((SIZE, SIZE), Image.BICUBIC)
    view = view.transpose(Image.FLIP_LEFT_RIGHT)
    for op in ops:
        view = apply(view, *op)
    seed = Stream(top << 48 | left << 32 | h << 16 | w, ERASE_NOISE, number, fnv(ID)).bits()

    mean = np.array([0.485, 0.456, 0.406]) * 255
    std = np.array([0.229, 0.224, 0.225]) * 255
    planes = np.asarray(view).transpose(2, 0, 1).astype(np.float32)
    planes = (planes - mean.astype(np.float32)[:, None, None]) / std.astype(np.float32)[:, None, None]
    et, el, eh, ew = box
    planes[:, et:et + eh, el:el + ew] = noise(seed, 3 * eh * ew).reshape(3, eh, ew)

    here = os.path.dirname(os.path.abspath(__file__))
    view.save(os.path.join(here, "view.png"))
    planes.astype("<f4").tofile(os.path.join(here, "view-erased.f32"))
    with open(os.path.join(here, "view.json"), "w") as out:
        json.dump({"image-id": ID, "view": number, "crop": [top, left, h, w], "flipped": True, "kernel": kernel,
                   "operations": [list(op) for op in ops], "erase": list(box), "noise-seed": "%x" % seed}, out, indent=1)
        out.write("\n")


main(sys.argv[1])
