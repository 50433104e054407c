#!/usr/bin/env python3
"""Writes this folder's odd images and corpus.json, which says what becomes of each.

pip install pillow==13.0.0 opencv-python-headless==5.0.0.93 pypng==0.20220715.0 scikit-image==0.26.0
python make.py            (in this folder; the photograph is scikit-image's "chelsea")

Encoders: Pillow (libjpeg-turbo, libpng), OpenCV, pypng. An image's expected pixels are Pillow's,
except where "pixels" names another reader and why.
"""
import hashlib, io, json, os, struct, zlib

import cv2
import numpy as np
import png
from PIL import Image, PngImagePlugin
from skimage import data

HERE = os.path.dirname(os.path.abspath(__file__))
PHOTO = Image.fromarray(data.chelsea()).resize((61, 43), Image.LANCZOS)
RGB = np.asarray(PHOTO)
BGR = RGB[:, :, ::-1].copy()
FILES = {}
ENTRIES = []


def sha(pixels):
    return hashlib.sha256(np.ascontiguousarray(pixels, dtype=np.uint8).tobytes()).hexdigest()


def add(name, data, encoder, reject=None, kept=False, orientation=1, pixels=None, why=None):
    """reject: what the reason starts with; kept: an image once truncated data are kept."""
    assert name not in FILES, name
    FILES[name] = data
    entry = {"file": name, "encoder": encoder}
    if reject:
        entry.update(outcome="reject", reason=reject)
        if kept:
            entry["kept"] = True
    else:
        if pixels is None:
            pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        else:
            entry["pixels"] = why
        entry.update(outcome="image", width=pixels.shape[1], height=pixels.shape[0], sha256=sha(pixels))
    if orientation != 1:
        entry["orientation"] = orientation
    ENTRIES.append(entry)


def pil(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation, big=False):
    tag = Image.Exif()
    tag[0x0112] = orientation
    body = tag.tobytes()
    if big:
        body = b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0"
    return body


def ocv(ext, array, *params):
    done, out = cv2.imencode(ext, array, list(params))
    assert done
    return out.tobytes()


def by_pypng(rows, **options):
    out = io.BytesIO()
    height, width = rows.shape[:2]
    png.Writer(width, height, **options).write(out, rows.reshape(height, -1).tolist())
    return out.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpegs():
    p = "Pillow"
    for quality in (5, 75, 100):
        add(f"q{quality}.jpg", pil(PHOTO, "JPEG", quality=quality), p)
    for i, name in enumerate(("444", "422", "420")):
        add(f"sampling_{name}.jpg", pil(PHOTO, "JPEG", subsampling=i), p)
        add(f"sampling_{name}_progressive.jpg", pil(PHOTO, "JPEG", subsampling=i, progressive=True), p)
    add("optimised.jpg", pil(PHOTO, "JPEG", optimize=True), p)
    add("gray.jpg", pil(PHOTO.convert("L"), "JPEG"), p)
    add("gray_progressive.jpg", pil(PHOTO.convert("L"), "JPEG", progressive=True), p)
    add("cmyk.jpg", pil(PHOTO.convert("CMYK"), "JPEG"), p)
    add("cmyk_progressive.jpg", pil(PHOTO.convert("CMYK"), "JPEG", progressive=True), p)
    add("cmyk_444.jpg", pil(PHOTO.convert("CMYK"), "JPEG", subsampling=0, quality=90), p)
    add("stored_as_rgb.jpg", pil(PHOTO, "JPEG", keep_rgb=True), p)
    add("restart_blocks.jpg", pil(PHOTO, "JPEG", restart_marker_blocks=1), p)
    add("restart_rows.jpg", pil(PHOTO, "JPEG", restart_marker_rows=1), p)
    add("comment.jpg", pil(PHOTO, "JPEG", comment=b"a comment " * 20), p)
    add("icc.jpg", pil(PHOTO, "JPEG", icc_profile=b"not a profile " * 20), p)
    add("quant_tables.jpg", pil(PHOTO, "JPEG", qtables=[[min(255, 3 + i) for i in range(64)], [17] * 64]), p)
    add("mpo.jpg", pil(PHOTO, "MPO", save_all=True, append_images=[PHOTO.rotate(90)]), p)
    for width, height in ((1, 1), (1, 17), (17, 1), (8, 8), (9, 7), (2, 300)):
        add(f"size_{width}x{height}.jpg", pil(PHOTO.resize((width, height)), "JPEG"), p)
    for orientation in range(1, 9):
        add(f"exif_{orientation}.jpg", pil(PHOTO, "JPEG", exif=exif(orientation)), p, orientation=orientation)
    add("exif_6_big_endian.jpg", pil(PHOTO, "JPEG", exif=exif(6, big=True)), p, orientation=6)
    add("exif_9_invalid.jpg", pil(PHOTO, "JPEG", exif=exif(9)), p)
    add("exif_malformed.jpg", pil(PHOTO, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f"), p)
    o = "OpenCV"
    rows = (("411", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411), ("440", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440))
    for name, factor in rows:
        add(f"ocv_{name}.jpg", ocv(".jpg", BGR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor), o)
    add("ocv_progressive.jpg", ocv(".jpg", BGR, cv2.IMWRITE_JPEG_PROGRESSIVE, 1), o)
    add("ocv_restart.jpg", ocv(".jpg", BGR, cv2.IMWRITE_JPEG_RST_INTERVAL, 2), o)
    add("ocv_luma_chroma.jpg", ocv(".jpg", BGR, cv2.IMWRITE_JPEG_LUMA_QUALITY, 80, cv2.IMWRITE_JPEG_CHROMA_QUALITY, 20), o)
    add("ocv_gray.jpg", ocv(".jpg", BGR[:, :, 1].copy()), o)
    whole, progressive = FILES["q75.jpg"], FILES["sampling_420_progressive.jpg"]
    add("trailing_bytes.jpg", whole + b"\0" * 100 + b"trailer", p)
    add("fill_bytes.jpg", whole[:2] + b"\xff\xff\xff" + whole[2:], p)
    add("jpeg_named.png", pil(PHOTO, "JPEG", quality=60), p)
    cut = "truncated JPEG"
    for percent in (60, 80, 95):
        add(f"cut_{percent}.jpg", whole[: len(whole) * percent // 100], p, cut, kept=True)
    add("cut_progressive.jpg", progressive[: len(progressive) * 9 // 10], p, cut, kept=True)
    add("cut_progressive_table.jpg", progressive[: len(progressive) * 7 // 10], p, cut)
    add("cut_cmyk.jpg", FILES["cmyk.jpg"][: len(FILES["cmyk.jpg"]) * 8 // 10], p, cut, kept=True)
    add("cut_end_marker.jpg", whole[:-2], p, cut, kept=True)
    add("cut_header.jpg", whole[:100], p, cut)
    add("only_start.jpg", whole[:2], p, "neither JPEG nor PNG")
    size = whole.index(b"\xff\xc0") + 5
    huge = whole[:size] + struct.pack(">HH", 20000, 20000) + whole[size + 4 :]
    add("header_20000.jpg", huge, p, "too large: 20000x20000 = 400000000 pixels")
    none = whole[:size] + struct.pack(">HH", 0, 61) + whole[size + 4 :]
    add("header_no_height.jpg", none, p, "invalid size 61x0")


def pngs():
    p = "Pillow"
    add("rgb.png", pil(PHOTO, "PNG"), p)
    add("stored.png", pil(PHOTO.resize((20, 14)), "PNG", compress_level=0), p)
    add("named.JPEG", pil(PHOTO.resize((30, 20)), "PNG"), p)
    add("gray.png", pil(PHOTO.convert("L"), "PNG"), p)
    alpha = PHOTO.resize((30, 20)).convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize((30, 20)))
    add("rgba.png", pil(alpha, "PNG"), p)
    add("gray_alpha.png", pil(alpha.convert("LA"), "PNG"), p)
    add("bilevel.png", pil(PHOTO.convert("1"), "PNG"), p)
    for colours, bits in ((256, 8), (16, 4), (4, 2), (2, 1)):
        add(f"palette_{bits}_bits.png", pil(PHOTO.quantize(colours), "PNG", bits=bits), p)
    add("palette_transparent.png", pil(PHOTO.quantize(16), "PNG", transparency=3), p)
    add("rgb_transparent.png", pil(PHOTO.resize((20, 14)), "PNG", transparency=(0, 0, 0)), p)
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "text " * 30, zip=True)
    add("text.png", pil(PHOTO.resize((20, 14)), "PNG", pnginfo=texts), p)
    add("gamma.png", gamma(pil(PHOTO.resize((20, 14)), "PNG")), p)
    add("exif_6.png", pil(PHOTO.resize((20, 14)), "PNG", exif=exif(6)), p, orientation=6)
    add("animated.png", pil(PHOTO.resize((20, 14)), "PNG", save_all=True, append_images=[PHOTO.resize((20, 14)).rotate(180)]), p)
    wide = RGB[:14, :20].astype(np.uint16) * 257
    wide[0, 0] = (255, 256, 0xABCD)
    high = (wide >> 8).astype(np.uint8)
    add("rgb_16_bits.png", ocv(".png", wide[:, :, ::-1].copy()), "OpenCV", pixels=high, why="high bytes, as Pillow")
    gray = wide[:, :, 1].copy()
    repeated = np.repeat((gray >> 8).astype(np.uint8)[:, :, None], 3, axis=2)
    add("gray_16_bits.png", ocv(".png", gray), "OpenCV", pixels=repeated, why="high bytes; Pillow clips at 255")
    both = np.dstack([gray, wide[:, :, 0]])
    add("gray_alpha_16_bits.png", by_pypng(both, greyscale=True, alpha=True, bitdepth=16), "pypng", pixels=repeated, why="high bytes, as Pillow")
    small = RGB[:20, :30]
    add("interlaced.png", by_pypng(small, greyscale=False, interlace=True), "pypng")
    add("interlaced_gray.png", by_pypng(small[:, :, 1], greyscale=True, interlace=True), "pypng")
    add("interlaced_1x1.png", by_pypng(small[:1, :1], greyscale=False, interlace=True), "pypng")
    for bits in (2, 4):
        add(f"gray_{bits}_bits.png", by_pypng(small[:, :, 1] >> (8 - bits), greyscale=True, bitdepth=bits), "pypng")
    add("one_row_chunks.png", by_pypng(small, greyscale=False, chunk_limit=90), "pypng")
    whole = FILES["rgb.png"]
    add("trailing_bytes.png", whole + b"trailer" * 9, p)
    cut = "corrupt or truncated PNG data"
    add("cut_50.png", whole[: len(whole) // 2], p, cut)
    add("cut_interlaced.png", FILES["interlaced.png"][:-500], "pypng", cut)
    add("cut_header.png", whole[:30], p, "truncated PNG header")
    at = whole.index(b"IDAT") + 40
    add("flipped_pixels.png", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :], p, cut)
    head = b"\x89PNG\r\n\x1a\n"
    ihdr = struct.pack(">IIBBBBB", 20000, 20000, 1, 0, 0, 0, 0)
    blank = zlib.compress(b"\0" * (2501 * 20000), 9)
    add("blank_20000.png", head + chunk(b"IHDR", ihdr) + chunk(b"IDAT", blank) + chunk(b"IEND", b""), "zlib", "too large: 20000x20000 = 400000000 pixels")
    add("header_no_width.png", whole[:16] + b"\0\0\0\0" + whole[20:], p, "invalid size 0x43")
    add("header_negative.png", whole[:16] + b"\xff\0\0\0" + whole[20:], p, "invalid size")


def gamma(data):
    return data[:33] + chunk(b"gAMA", struct.pack(">I", 100000)) + data[33:]


def others():
    small = PHOTO.resize((20, 14))
    for kind in ("GIF", "BMP", "TIFF", "WEBP", "ICO", "PPM", "JPEG2000", "AVIF"):
        add(f"other.{kind.lower()}", pil(small, kind), "Pillow", "neither JPEG nor PNG (starts with ")
    add("empty.jpg", b"", "none", "empty file")
    add("page.jpg", b"<html><head><title>404 Not Found</title></head></html>", "none", "neither JPEG nor PNG")
    add("zeros.jpg", b"\0" * 64, "none", "neither JPEG nor PNG")
    add("byte_order_mark.jpg", b"\xef\xbb\xbf" + FILES["q75.jpg"], "none", "neither JPEG nor PNG")


jpegs()
pngs()
others()
for name, body in FILES.items():
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(body)
with open(os.path.join(HERE, "corpus.json"), "w") as out:
    json.dump({"files": ENTRIES}, out, indent=1)
    out.write("\n")
print(len(FILES), "files,", sum(map(len, FILES.values())), "bytes")
