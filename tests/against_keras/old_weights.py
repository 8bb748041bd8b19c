"""tf_keras, which is Keras 2.15 and more, writing the groups of weights as Keras 2.12 to 2.15 do on any system.

After ``saving_lib.py`` of the four versions: they differ in what they walk through, in which order, and in what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_UNTIL_2_14 = "_layer_checkpoint_dependencies"
_LAST_THAT_WALKS_FORWARDS, _LAST_THAT_COUNTS_TWICE = 14, 13


@contextmanager
def writing_as(minor: int, *, windows: bool) -> Iterator[None]:
    """Let tf_keras write weights as Keras 2 of a minor version (12 to 15) does.

    Args:
        minor: the minor version.
        windows: whether on Windows, where ``tf.io.gfile.join`` joins by a backslash.
    """
    from tf_keras.src.saving import saving_lib

    patched: dict[str, Any] = {}
    if minor <= _LAST_THAT_WALKS_FORWARDS:
        patched["ATTR_SKIPLIST"] = saving_lib.ATTR_SKIPLIST - {_UNTIL_2_14}
        patched["_walk_trackable"] = _walk_forwards
        patched["_save_container_state"] = _saver(counts_twice=minor <= _LAST_THAT_COUNTS_TWICE)
    kept = {name: getattr(saving_lib, name) for name in patched}
    make = saving_lib.H5IOStore.make
    for name, value in patched.items():
        setattr(saving_lib, name, value)
    if windows:
        saving_lib.H5IOStore.make = lambda self, path: make(self, path.replace("/", "\\"))
    try:
        yield
    finally:
        saving_lib.H5IOStore.make = make
        for name, value in kept.items():
            setattr(saving_lib, name, value)


def _walk_forwards(trackable: Any) -> Iterator[tuple[str, Any]]:
    from tf_keras.src.saving import saving_lib

    for name in dir(trackable):
        if name.startswith("__") or name in saving_lib.ATTR_SKIPLIST:
            continue
        try:
            child = getattr(trackable, name)
        except Exception:  # noqa: BLE001, S112 - as Keras has it
            continue
        yield name, child


def _saver(*, counts_twice: bool) -> Callable[..., None]:
    from tf_keras.src.saving import saving_lib
    from tf_keras.src.utils import generic_utils

    def save(
        container: Any, weights_store: Any, assets_store: Any, inner_path: str, visited_trackables: set[int]
    ) -> None:
        used: dict[str, int] = {}
        for each in list(container.values()) if isinstance(container, dict) else container:
            if not saving_lib._is_keras_trackable(each):  # noqa: SLF001
                continue
            if not counts_twice and id(each) in visited_trackables:
                continue
            name = generic_utils.to_snake_case(type(each).__name__)
            used[name] = used.get(name, -1) + 1
            numbered = f"{name}_{used[name]}" if used[name] else name
            saving_lib._save_state(  # noqa: SLF001
                each, weights_store, assets_store, f"{inner_path}/{numbered}", visited_trackables
            )

    return save
