"""What the codes of findings stand for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "AS001": "Python code in the file, or a layer that exists to carry it",
        "AS002": "A function of Keras or TensorFlow that no model is made of",
        "AS003": "A module outside Keras",
        "AS004": "A class or function of the author's own",
        "AS005": "A setting that switches a loader's safety off",
        "AS006": "A path or URL in a configuration",
        "AS007": "A layer that opens other files",
        "AS010": "An HDF5 link to another file",
        "AS011": "An HDF5 soft link",
        "AS012": "A virtual dataset",
        "AS013": "A dataset with its data in another file",
        "AS014": "A dataset behind a filter that HDF5 does not have",
        "AS015": "A dataset that declares more memory than any computer has",
        "AS020": "A member that belongs to no Keras model",
        "AS021": "A member whose name leads out of the archive",
        "AS022": "Members that are not one plain file",
        "AS023": "A key that stands twice in one object",
        "AS024": "A member that unpacks to far more than it takes",
        "AS030": "An operation that does more than compute",
        "AS040": "Weights are missing",
        "AS041": "Weights that belong to no layer",
        "AS042": "Weights of other shapes than the configuration asks for",
        "AS043": "A layer in two places, which Keras does not restore",
        "AS050": "A description of a model that is no graph of layers",
    }
)
"""Code → what it stands for; each is explained in docs/scan.md."""
