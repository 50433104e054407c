#!/usr/bin/env python3
"""Preparing images beside Pillow, MosaicML Streaming and LitData: the same files, in turn, one process each.

  pip install pillow==13.0.0 mosaicml-streaming==0.13.0 litdata==0.2.76
  deploy/local/ghostspark benchmark prepare --make-images 20000 --from PHOTOGRAPHS --out runs/photos
  python deploy/local/compare-prepare.py runs/photos --limit 2000 --rounds 3

Prints one JSON object: images/s of every variant in every round (wall clock and CPU time), bytes written.
"resize" is decode, bicubic to a short side of 288, encode at quality 92. "copy" keeps the bytes; ghostspark's
copy decodes every image as a check, which the others do not. Every variant reads the files itself: the page
cache is warm from the second round on.
"""
import argparse, io, json, os, shutil, subprocess, sys, tempfile, time

SHORT, QUALITY, SHARD = 288, 92, 1 << 26


def files(folder, limit):
    found = sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names)
    step = len(found) / min(limit, len(found))
    return [found[int(i * step)] for i in range(min(limit, len(found)))]


def read(path):
    with open(path, "rb") as source:
        return source.read()


def pillow(paths, out):
    from PIL import Image

    written = 0
    for path in paths:
        image = Image.open(io.BytesIO(read(path))).convert("RGB")
        w, h = image.size
        size = (SHORT, SHORT * h // w) if w <= h else (SHORT * w // h, SHORT)
        encoded = io.BytesIO()
        image.resize(size, Image.BICUBIC).save(encoded, "JPEG", quality=QUALITY)
        written += encoded.tell()
    return written


def mosaic(paths, out):
    from streaming import MDSWriter

    with MDSWriter(out=out, columns={"image": "bytes", "label": "int"}, size_limit=SHARD, hashes=["sha256"]) as writer:
        for path in paths:
            writer.write({"image": read(path), "label": 0})
    return size_of(out)


def sample(path):
    return {"image": read(path), "label": 0}


def lit(paths, out):
    import litdata

    litdata.optimize(fn=sample, inputs=paths, output_dir=out, chunk_bytes=SHARD, num_workers=1, verbose=False)
    return size_of(out)


def size_of(folder):
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, names in os.walk(folder) for f in names)


def timed(work, paths):
    out = tempfile.mkdtemp()
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    written = work(paths, out)
    result = {
        "images-per-second": round(len(paths) / (time.perf_counter() - wall), 1),
        "images-per-cpu-second": round(len(paths) / (sum(os.times()[:4]) - cpu), 1),
        "bytes": written,
    }
    shutil.rmtree(out)
    return result


def ghostspark(folder, limit):
    command = ["deploy/local/ghostspark", "benchmark", "prepare", "--images", folder, "--limit", str(limit), "--repeats", "3"]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(text[text.index("{") :])
    return {v["name"]: {"images-per-second": round(v["images-per-second"], 1)} for v in result["variants"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images")
    parser.add_argument("--limit", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    paths = files(arguments.images, arguments.limit)
    rounds = []
    for _ in range(arguments.rounds):
        ours = ghostspark(arguments.images, arguments.limit)
        rounds.append(
            {
                "pillow-resize": timed(pillow, paths),
                "ghostspark-resize": ours["resize"],
                "mosaicml-streaming-copy": timed(mosaic, paths),
                "litdata-copy": timed(lit, paths),
                "ghostspark-copy": ours["copy"],
            }
        )
    json.dump({"images": len(paths), "bytes-read": sum(map(os.path.getsize, paths)), "rounds": rounds}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
