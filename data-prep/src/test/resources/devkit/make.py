#!/usr/bin/env python3
"""Writes devkit.tar.gz: the official development kit's two files, for six classes and five images.

pip install scipy==1.17.1
python make.py            (in this folder)

The struct array has the official fields in the official order; class 4 is a leaf that no image has, 7 is inner.
"""
import io, os, tarfile

import numpy as np
from scipy.io import savemat

HERE = os.path.dirname(os.path.abspath(__file__))
FIELDS = ("ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images")
WNIDS = {1: "n02", 2: "n01", 3: "n05", 4: "n04", 7: "n00000001"}

synsets = np.zeros((len(WNIDS), 1), dtype=[(field, object) for field in FIELDS])
for row, (number, wnid) in enumerate(WNIDS.items()):
    children = np.array([[1.0, 2.0, 3.0]]) if number == 7 else np.zeros((1, 0))
    synsets[row, 0] = (float(number), wnid, "words of " + wnid, "a gloss", float(children.size), children, 0.0, 1300.0)
meta = io.BytesIO()
savemat(meta, {"synsets": synsets}, do_compression=True, long_field_names=True)

with tarfile.open(os.path.join(HERE, "devkit.tar.gz"), "w:gz") as tar:
    for name, body in (
        ("ILSVRC2012_devkit_t12/readme.txt", b"readme"),
        ("ILSVRC2012_devkit_t12/data/meta.mat", meta.getvalue()),
        ("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", b"1\n2\n3\n2\n1\n"),
    ):
        info = tarfile.TarInfo(name)
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
