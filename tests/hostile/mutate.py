"""Mutations of model files that keep most of their structure, so that readers get past the first check.

Everything is drawn from one ``random.Random``: a seed and a number give the same file again.
"""

from __future__ import annotations

import copy
import io
import json
import struct
import zipfile
import zlib

import h5py
import numpy as np

_NUMBERS = (0, 1, -1, 2, 3, 7, 255, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, 10**40, 1e308, 0.5, -0.0)
_TEXTS = ("", "x", "a/b", "@1", "\x1b[31m", "\ud800", "é" * 40, "n" * 5000)
_OTHERS = (None, True, False, *_TEXTS, [], {}, [None], [[]])
_CONSTANTS = (float("nan"), float("inf"))
_KEYS = (
    "class_name",
    "config",
    "name",
    "layers",
    "inbound_nodes",
    "input_layers",
    "output_layers",
    "module",
    "build_config",
    "input_shape",
    "shared_object_id",
    "registered_name",
    "keras_history",
    "shape",
    "dtype",
    "layer",
    "args",
    "kwargs",
    "items",
    "units",
    "axis",
    "batch_shape",
    "keras_version",
)
_CLASSES = (
    "Functional",
    "Sequential",
    "InputLayer",
    "Dense",
    "TimeDistributed",
    "Bidirectional",
    "Lambda",
    "LSTM",
    "Conv2D",
    "Reshape",
    "Concatenate",
    "Dot",
    "Flatten",
    "RepeatVector",
    "UpSampling2D",
    "ZeroPadding2D",
    "Embedding",
    "Permute",
    "MultiHeadAttention",
    "SpectralNormalization",
    "__tuple__",
    "__keras_tensor__",
    "__numpy__",
    "TensorShape",
    "Merge",
)


def places(tree):
    """Every container in a tree of JSON with a key or index in it, and how deep that is."""
    pending = [(tree, 0)]
    found = []
    while pending:
        node, depth = pending.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            found.append((node, key, depth))
            pending.append((node[key], depth + 1))
    return found


def mutate_tree(rng, tree, times):
    """A copy of a tree of JSON with some of its values, keys and references changed."""
    tree = copy.deepcopy(tree)
    for _ in range(times):
        found = places(tree)
        if not found:
            return tree
        _change(rng, found)
    return tree


def _change(rng, found):
    node, key, _ = rng.choice(found)
    value = node[key]
    what = rng.randrange(12)
    if what == 0:
        del node[key]
    elif what == 1:
        node[key] = rng.choice(_NUMBERS + _OTHERS + _CONSTANTS)
    elif what == 2 and isinstance(value, (int, float)):
        node[key] = value + rng.choice((-1, 1, 2**63, -(2**63)))
    elif what == 3:  # another part of the model
        other, at, _ = rng.choice(found)
        node[key] = copy.deepcopy(other[at])
    elif what == 4:  # two parts change places
        other, at, _ = rng.choice(found)
        node[key], other[at] = copy.deepcopy(other[at]), copy.deepcopy(value)
    elif what == 5 and isinstance(node, list):
        node.insert(key, copy.deepcopy(value))
    elif what == 6 and isinstance(node, dict):
        node[rng.choice(_KEYS)] = node.pop(key)
    elif what == 7 and isinstance(value, str):
        texts = [n[k] for n, k, _ in found if isinstance(n[k], str)]
        node[key] = rng.choice((rng.choice(texts), rng.choice(_CLASSES), value[:-1], value * 3))
    elif what == 8:
        node[key] = [value] if rng.random() < 0.7 else {"class_name": rng.choice(_CLASSES), "config": value}
    elif what == 9 and isinstance(value, list):
        rng.shuffle(value)
    elif what == 10:
        classes = [(n, k) for n, k, _ in found if k == "class_name"]
        if classes:
            other, at = rng.choice(classes)
            other[at] = rng.choice(_CLASSES)
    else:
        histories = [n for n, k, _ in found if isinstance(n[k], str) and k == 0 and isinstance(n, list) and len(n) > 1]
        if histories:
            rng.choice(histories)[rng.randrange(1, 2)] = rng.choice((0, 1, 2, 9999, 10_000, -1, "x", None))


def mutate_text(rng, text):
    """JSON text with a few characters changed, cut off, or doubled."""
    data = bytearray(text)
    for _ in range(rng.randrange(1, 4)):
        if not data:
            break
        at = rng.randrange(len(data))
        what = rng.randrange(6)
        if what == 0:
            data[at] = rng.randrange(256)
        elif what == 1:
            del data[at:]
        elif what == 2:
            end = at + rng.randrange(200)
            data[at:at] = data[at:end]
        elif what == 3:
            data[at:at] = rng.choice((b"[" * 2000, b'{"a":' * 3000, b"9" * 6000, b"\\ud800", b'"', b"}", b"NaN", b"\0"))
        elif what == 4:
            del data[at : at + rng.randrange(50)]
        else:
            data[at:at] = rng.choice((b'"layers": [], ', b'"config": {}, ', b'"name": "x", ', b'"class_name": 7, '))
    return bytes(data)


def mutate_json(rng, text):
    """A model's JSON, changed as a tree, as text or as both."""
    if rng.random() < 0.85:
        text = json.dumps(mutate_tree(rng, json.loads(text), rng.choice((1, 1, 2, 3, 6)))).encode()
    return mutate_text(rng, text) if rng.random() < 0.2 else text


def mutate_bytes(rng, data):
    """A few bytes, or words, of a binary file changed; the start, where formats have their headers, more often."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        at = rng.randrange(min(len(data), 4096) if rng.random() < 0.5 else len(data))
        what = rng.randrange(7)
        if what == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF))
        elif what == 2:
            size = rng.choice((2, 4, 8))
            value = rng.choice((0, 1, 2**15, 2**31, 2**63, 2**64 - 1, len(data), at)) % (1 << 8 * size)
            data[at : at + size] = value.to_bytes(size, "little")
        elif what == 3:
            del data[at : at + rng.choice((1, 8, 64, 1024))]
        elif what == 4:
            data[at:at] = bytes(rng.randrange(64))
        elif what == 5:
            other = rng.randrange(len(data))
            data[at : at + 64] = data[other : other + 64]
        else:
            del data[at:]
    return bytes(data)


def mutate_hdf5(rng, data):
    """An HDF5 file changed through the library: links, objects, attributes; and then perhaps in its bytes."""
    if rng.random() < 0.5:
        file = io.BytesIO(data)
        with h5py.File(file, "r+") as h5:
            for _ in range(rng.randrange(1, 5)):
                try:
                    _change_hdf5(rng, h5)
                except (OSError, KeyError, ValueError, TypeError, RuntimeError):
                    continue  # a change that HDF5 does not allow after those before it
        data = file.getvalue()
        if rng.random() < 0.6:
            return data
    return mutate_bytes(rng, data)


def _change_hdf5(rng, h5):
    names = []
    h5.visit(names.append)
    names.append("/")
    name = rng.choice(names)
    beside = f"{name.rpartition('/')[0]}/{rng.choice(('new', 'vars', '0', 'layers', 'model_weights', '名'))}"
    what = rng.randrange(10)
    if what == 0:
        del h5[name]
    elif what == 1:
        h5[beside] = h5py.SoftLink(rng.choice(("/", name, "/nowhere", beside)))
    elif what == 2:
        h5[beside] = h5py.ExternalLink("/no/such/file.h5", "/x")
    elif what == 3:
        h5[beside] = h5[name]
    elif what == 4:
        shape = rng.choice(((), (0,), (2**40,), (2**20,) * 3, (1,) * 32, (2,), (3, 4)))
        chunks = None
        if 0 < len(shape) < 4 and rng.random() < 0.5:
            chunks = tuple(min(64, max(1, axis)) for axis in shape)
        if chunks is None and shape and max(shape) > 100:
            shape = (5,)
        h5.create_dataset(beside, shape, rng.choice(("f4", "u4", "S5", "i8")), chunks=chunks)
    elif what == 5:
        layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
        layout[:] = h5py.VirtualSource("/no/such/file.h5", "x", shape=(4,))
        h5.create_virtual_dataset(beside, layout)
    elif what == 6:
        h5.create_dataset(beside, (4,), "f4", external=[("/no/such/file.bin", 0, 16)])
    elif what == 7:
        h5.move(name, beside)
    else:
        key = rng.choice(("name", "weight_names", "weight_names0", "layer_names", "model_config", "keras_version"))
        value = rng.choice(("x", b"\xff\xfe", 3, np.zeros(3), ["a", "b"], [b"x"] * 3, h5py.Empty("S3"), "n" * 3000, ""))
        h5[name].attrs[key] = value


_RECORD = struct.Struct("<4s22xHH")


def mutate_zip(rng, members):
    """An archive of mutated, doubled, renamed or encrypted members, or one with damaged records.

    Args:
        rng: decides.
        members: name → content.
    """
    members = list(members.items())
    for _ in range(rng.choice((0, 0, 1, 2))):
        at = rng.randrange(len(members))
        name, content = members[at]
        what = rng.randrange(5)
        if what == 0:
            del members[at]
        elif what == 1:
            members.append((name, content))
        elif what == 2:
            members[at] = (rng.choice(("../x", "/abs", "a\\..\\b", "C:\\x", "", "config.json", "é")), content)
        elif what == 3:
            members[at] = (name, mutate_bytes(rng, content))
        else:
            members.append((f"assets/{rng.randrange(99)}", b"x"))
        if not members:
            break
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name or "empty")
            info.compress_type = rng.choice((0, 0, 0, 8, 12, 14))
            if rng.random() < 0.05:
                info.external_attr = 0o120777 << 16
            archive._didModify = True
            archive.NameToInfo.pop(info.filename, None)  # else zipfile warns of the double
            archive.writestr(info, content)
    data = file.getvalue()
    return mutate_bytes(rng, data[-600:]).join([data[:-600], b""]) if rng.random() < 0.25 else data


def mutate_protobuf(rng, data, depth=0):
    """A message of protocol buffers with fields dropped, doubled, swapped or changed at some depth."""
    parts = split(data)
    if parts is None or not parts or depth > 6 or rng.random() < 0.1:
        return mutate_bytes(rng, data)
    at = rng.randrange(len(parts))
    what = rng.randrange(6)
    if what == 0:
        del parts[at]
    elif what == 1:
        parts.insert(at, parts[at])
    elif what == 2:
        other = rng.randrange(len(parts))
        parts[at], parts[other] = parts[other], parts[at]
    else:
        key, content = parts[at]
        if key & 7 == 2:
            parts[at] = key, mutate_protobuf(rng, content, depth + 1)
        elif key & 7 == 0:
            parts[at] = key, varint(rng.choice((0, 1, 2**31, 2**63, 2**64 - 1, rng.randrange(1000))))
    return b"".join(varint(key) + (varint(len(c)) if key & 7 == 2 else b"") + c for key, c in parts)


def split(data):
    parts = []
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        if key is None or key & 7 not in (0, 1, 2, 5):
            return None
        start = at
        if key & 7 == 0:
            _, at = _number(data, at)
        elif key & 7 == 2:
            size, at = _number(data, at)
            start, at = at, at + (size or 0)
        else:
            at += 8 if key & 7 == 1 else 4
        if at is None or at > len(data):
            return None
        parts.append((key, data[start:at]))
    return parts


def _number(data, at):
    value = shift = 0
    while at < len(data) and shift < 64:
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
        shift += 7
    return None, len(data) + 1


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def deflated(data):
    """Bytes as a raw stream of deflate."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()
