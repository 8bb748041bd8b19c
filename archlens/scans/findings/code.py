"""AS001: Python code, marshalled or pickled, and layers that exist to carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from archlens.layers.bytecode import PICKLE_STARTS
from archlens.layers.catalog import carried_code
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.keras_parts import NPZ_WEIGHTS
from archlens.readers.keras.code_in_config import CodeKind, code_in
from archlens.readers.keras.expectations import TOP_LEVEL
from archlens.scans.findings.finding_texts import findings
from archlens.scans.scan_results import ScanFinding

_HINT = "Loading runs this code, with everything the user may do. Load the file only if you trust who made it."
_CALLED = "Loading calls this function. Read what it does before you load the file."
_NPZ_SAYS = "Weights that Keras's writer pickles: Keras looks for this member, and today's versions refuse to read it."
_NPZ_HINT = "To unpickle it runs what it names. Save the model anew: model.save('model.keras')."
_FUNCTION = re.compile(r"config\.function(?=$|[.\[])")
_MESSAGES: Mapping[CodeKind, str] = {
    "function": "Marshalled bytecode of a Python function.",
    "module": "A TorchModuleWrapper layer: a pickled PyTorch module.",
    "text": "A text that decodes to marshalled bytecode or a pickle.",
}


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Code in the file, pickled weights, then Lambda layers around functions that are named only."""
    if contents.head.startswith(PICKLE_STARTS):
        message = "The file is a pickle, which is a program that builds objects by calling whatever it names."
        yield from findings("AS001", "error", [(message, "the file")], _HINT)
    npz = [(_NPZ_SAYS, member.name) for member in contents.members if member.name == NPZ_WEIGHTS]
    yield from findings("AS001", "error", npz, _NPZ_HINT)
    code = [each for document in contents.documents for each in code_in(document.data, document.place)]
    yield from findings("AS001", "error", [(_MESSAGES[each.kind], each.place) for each in code], _HINT)
    yield from findings("AS001", "warning", _named(contents, [each.place for each in code]), _CALLED)


def _named(contents: Contents, code: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lambda layers whose function is not in the file.

    Args:
        contents: what was seen of the file.
        code: the places of the code in it.
    """
    in_file = {place[: part.end()] for place in code for part in _FUNCTION.finditer(place)}
    for place, _, entry in contents.objects:
        inside = place.removesuffix(TOP_LEVEL) if place.endswith(TOP_LEVEL) else f"{place}."
        if carried_code(entry["class_name"]) == "function" and f"{inside}config.function" not in in_file:
            yield "A Lambda layer, which calls a function that the file names.", place
