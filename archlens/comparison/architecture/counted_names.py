"""Names that say nothing: those that Keras numbers itself, and what stands for them where two runs shall agree.

``dense_7`` is what Keras calls the eighth ``Dense`` that a process builds; the next run may call it ``dense_12``. In an
:class:`~archlens.comparison.Architecture` that is written down, such a name becomes ``dense#1``, ``dense#2``, … in the
order of the calls, which is the same in every run. A name that a person gave stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = "#"

TAKEN = "_input"
"""What Keras 2 puts behind the name of a Sequential's first layer to name its input."""

_NUMBERED = re.compile(r"(.*?)(?:_\d+)?", re.DOTALL)
_MODELS = frozenset({"functional", "sequential", "model", "time_distributed", "timedistributed"})
_INPUTS = frozenset({"input", "inputlayer", "kerastensor"})
# Keras 2 named operations after the function, and Keras 1 layers by older words.
_OPERATIONS = re.compile(r"(tf\.|tf_op_layer_|keras\.)")
_OLD_WORDS = (("convolution", "conv"), ("merge", "add"), ("merge", "concatenate"))


def is_numbered(name: str, class_name: str) -> bool:
    """Whether Keras made a name up from the class, so that it differs from run to run.

    Example:
        >>> is_numbered("dense_7", "Dense"), is_numbered("conv2d", "Conv2D"), is_numbered("text_dense", "Dense")
        (True, True, False)
        >>> is_numbered("input_1", "InputLayer"), is_numbered("dense#3", "Dense"), is_numbered("private__gate", "_Gate")
        (True, True, True)
    """
    if MARK in name:
        return True
    base = base_name(name).replace("_", "")
    plain = re.sub(r"\W|_", "", class_name.rpartition(">")[2]).lower()
    if base in (plain, f"private{plain}") or (plain == "inputlayer" and base in _INPUTS):
        return True
    return bool(_OPERATIONS.match(name)) or any(base.replace(old, new) == plain for old, new in _OLD_WORDS)


def base_name(name: str) -> str:
    """A name without the number behind it, or the mark.

    Example:
        >>> base_name("max_pooling2d_12"), base_name("dense#3"), base_name("dense")
        ('max_pooling2d', 'dense', 'dense')
    """
    match = _NUMBERED.fullmatch(name.partition(MARK)[0])
    return match[1] if match else name


def is_numbered_model(name: str) -> bool:
    """Whether Keras made up the name of a nested model, or of the ``TimeDistributed`` around one.

    Example:
        >>> is_numbered_model("functional_3"), is_numbered_model("time_distributed"), is_numbered_model("encoder")
        (True, True, False)
    """
    return MARK in name or base_name(name.partition("@")[0]) in _MODELS


def last_part(id_: str, scope: Iterable[str]) -> str:
    """An id without the models that contain the call; the layer's own name may hold slashes.

    Example:
        >>> last_part("encoder/block/dense@1", ("encoder", "block")), last_part("dense", ()), last_part("/dense", ("",))
        ('dense@1', 'dense', 'dense')
    """
    models = tuple(scope)
    path = "/".join(models)
    # Not "if path": a lock file may hold a name that begins with a slash, whose scope is one empty name.
    return id_[len(path) + 1 :] if models else id_


def plain_id(id_: str, scope: Iterable[str], class_name: str) -> str:
    """An id without the numbers that Keras counts, the same in every run of a building script.

    Names that a person gave stay as they are, numbers and all (``tower_1``), and so does which of its layer's calls it
    is. Two layers that Keras named may have one plain id.

    Args:
        id_: of a call.
        scope: the models that contain it.
        class_name: the class of its layer or operation: that alone tells whether Keras made the name up.

    Example:
        >>> plain_id("functional_3@1/dense_7@2", ("functional_3@1",), "Dense"), plain_id("tower_1", (), "Dense")
        ('functional@1/dense@2', 'tower_1')
    """
    scope = tuple(scope)
    last = last_part(id_, scope)
    parts = [_without_number(part, numbered=is_numbered_model(part)) for part in scope]
    parts.append(_without_number(last, numbered=is_numbered(last.partition("@")[0], class_name)))
    return "/".join(parts)


def _without_number(part: str, *, numbered: bool) -> str:
    name, at, again = part.partition("@")
    return f"{base_name(name) if numbered else name}{at}{again}"


class Renumbering:
    """Names that are the same in every run, given out one after the other."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._scopes: dict[str, str] = {}
        self._taken: set[str] = set()

    def name(self, id_: str, scope: Iterable[str], *, numbered: bool) -> str:
        """The name of the next call.

        Args:
            id_: what the model calls it, with its scope.
            scope: the models that contain it.
            numbered: whether Keras made up the last part of its id.
        """
        scope = tuple(scope)
        path = self._scope(scope)
        last = last_part(id_, scope)
        if numbered:
            name = self._next(f"{path}{_plain(base_name(last.partition('@')[0]))}")
        else:
            name = f"{path}{last.replace(MARK, '_')}"
        while name in self._taken:
            name += "@0"
        self._taken.add(name)
        return name

    def _scope(self, scope: tuple[str, ...]) -> str:
        """The path of the models, numbered ones renamed, with a slash behind it."""
        renamed = ""
        for place, part in enumerate(scope, 1):
            own = "/".join(scope[:place])
            plain, at, again = part.partition("@")
            if own not in self._scopes:
                if is_numbered_model(plain):
                    first = "/".join([*scope[: place - 1], plain])
                    base = self._scopes.get(first) if at else None
                    self._scopes[own] = f"{base}@{again}" if base else self._next(f"{renamed}{base_name(plain)}")
                else:
                    self._scopes[own] = f"{renamed}{part.replace(MARK, '_')}"
            renamed = f"{self._scopes[own]}/"
        return renamed

    def _next(self, base: str) -> str:
        self._given[base] = self._given.get(base, 0) + 1
        return f"{base}{MARK}{self._given[base]}"


def _plain(name: str) -> str:
    return name.replace("/", "_")
