"""The bounds within which a file is read, each with its reason."""

from __future__ import annotations

CONFIG_BYTES = 256 * 2**20
"""Size of ``config.json`` after decompression: a model of 100,000 layers needs about 100 MB."""

METADATA_BYTES = 2**20
"""Size of ``metadata.json``, which holds a version and a date."""

COMPRESSED_WEIGHTS_BYTES = 512 * 2**20
"""Size of a *compressed* weights member after decompression, since HDF5 has to jump about in it and so it is unpacked
in memory. A stored member, as Keras writes it, is read in place and may have any size."""

OUTPUTS = 10_000
"""Outputs of one call. The file tells no call's number of outputs, only which of them other calls take."""

STANDARD_INPUT_BYTES = 2**30
"""What is taken from a pipe, which cannot be read in parts."""

CALLS = 1_000_000
"""Calls in a graph: a nested model that is called twice in a nested model that is called twice … doubles each time."""

SAVED_MODEL_BYTES = 512 * 2**20
"""Size of each file of a SavedModel that is read, which is read as a whole; variables are not among them."""

REPEATED_CALLS = 100_000
"""Calls whose shapes are computed once more because a nested model is called on another shape than it was built on."""
