"""Two reports compared: the same figures, under the same names or under others that stand for them throughout."""

import archlens

_FREE = {"format", "keras_version", "message"}
_OF_THE_FORM = "AL413"
_WORDS = {"mode", "role", "level", "code", "severity", "kind", "hint"}


def figures(model):
    """The report of a model, without what Keras makes of the form that its file has."""
    report = archlens.analyze(model).to_dict()
    report["findings"] = [finding for finding in report["findings"] if finding["code"] != _OF_THE_FORM]
    return report


def differences(a, b, *, renamed):
    """Where two reports differ, apart from the form of the file and, if ``renamed``, from names and the optimizer.

    What a model was trained with is dropped together with its names.

    A name stands for one other name throughout, and no two for the same; what is no name is compared as it is.
    """
    found = []
    if renamed:
        a, b = ({**each, "model": {**each["model"], "optimizer": None}} for each in (a, b))
    _compare(a, b, "", ({}, {}) if renamed else None, found)
    return found


def _compare(a, b, path, names, found):
    last = path.rpartition(".")[2].partition("[")[0]
    if isinstance(a, dict) and isinstance(b, dict) and len(a) == len(b):
        for (key, left), (other, right) in zip(a.items(), b.items(), strict=True):
            if key not in _FREE:
                _compare(key, other, f"{path}.keys", names if "from" in last else None, found)
                _compare(left, right, f"{path}.{key}", names, found)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (left, right) in enumerate(zip(a, b, strict=True)):
            _compare(left, right, f"{path}[{i}]", names, found)
    elif names is not None and last not in _WORDS and isinstance(a, str) and isinstance(b, str):
        kind = "class" if "class" in last else "name" if last == "name" else "id"
        forth, back = names
        if (forth.setdefault((kind, a), b), back.setdefault((kind, b), a)) != (b, a):
            found.append((path, a, b))
    elif a != b:
        found.append((path, a, b))
