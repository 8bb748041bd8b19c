"""A model wherever it is (path, URL, standard input, folder), opened and recognised, its errors told in one way."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from archlens.errors import LimitError, ModelFileError, NotAGraphError, system_error
from archlens.readers.files.file_kinds import VARIABLES, is_lfs_pointer, kind_of, kind_of_folder, lfs_pointer
from archlens.readers.files.folder import Folder, LocalFolder
from archlens.readers.files.remote import STANDARD_INPUT, is_url, open_remote, open_source
from archlens.readers.forms import FORMS, Form
from archlens.text.names import quoted, visible
from archlens.text.paths import check_the_path

_HEAD = 4096
_ENDINGS = tuple(ending for form in FORMS if not form.ambiguous for ending in form.endings)
_WEIGHTS_ENDINGS = tuple(ending for form in FORMS for ending in form.weights_endings)
_SIGNS = frozenset(sign for form in FORMS for sign in form.signs)
_CODE = ".py"
_SETTINGS = ".toml"
_WHAT_TO_GIVE = "Give a .keras file, written by model.save('model.keras')."


@dataclass(frozen=True, slots=True)
class OpenModel:
    """A file or folder that may hold a model.

    Attributes:
        path: as the caller named it.
        source: the file, open for reading at any position, or the folder.
        head: the first bytes of the file; empty for a folder.
        form: of which it is; ``None`` if it is of none.
    """

    path: str
    source: BinaryIO | Folder
    head: bytes
    form: Form[Any] | None

    def known_form(self) -> Form[Any]:
        """Its form.

        Raises:
            ModelFileError: if it is of none.
        """
        if is_lfs_pointer(self.head):
            raise lfs_pointer(self.path)
        if self.form is None:
            found, to_do = self._found()
            raise ModelFileError(self.path, expected=_readable(), found=found, hint=to_do or _what_to_give(self.path))
        return self.form

    def kind(self) -> str | None:
        """What it is instead, if it is of no form; ``None`` if that is not known."""
        if isinstance(self.source, Folder):
            what, _to_do = no_model_folder(self.source)
            return what
        return kind_of(self.head)

    def _found(self) -> tuple[str, str | None]:
        """What it is instead, and what to do."""
        if isinstance(self.source, Folder):
            what, to_do = no_model_folder(self.source)
            return what or "a folder that is no model", to_do
        return kind_of(self.head) or "something else", None


def no_model_folder(folder: Folder) -> tuple[str | None, str | None]:
    """What a folder is that is no model, and what to do; each ``None`` if that is not known.

    Example:
        >>> no_model_folder(LocalFolder(Path("sample_models")))
        ('a folder of models', 'Name one of them.')
    """
    below = [VARIABLES] if VARIABLES in folder else []
    what, _, to_do = (kind_of_folder([*folder.names(), *below]) or "").partition(": ")
    return what or None, f"{to_do[0].upper()}{to_do[1:]}." if to_do else None


def _what_to_give(path: str) -> str:
    if path.endswith(_CODE):
        return f"Name the function in it that builds the model: {path}:build_model."
    if path.endswith(_SETTINGS):
        return f"Settings are given by an option: archlens check --config {shlex.quote(visible(path))}"
    folder = Path(path).parent
    is_local = path != STANDARD_INPUT and not is_url(path)
    if is_local and path != str(folder) and is_model_folder(folder):
        return f"Give its folder, which is a model: {quoted(str(folder))}."
    return _WHAT_TO_GIVE


def _no_such_file(path: str) -> str:
    """The hint for a path where nothing is."""
    if Path(path.replace(".", "/") + _CODE).is_file():
        return f"To analyse what code builds, name the function: {path}:build_model."
    return check_the_path(path)


def _readable() -> str:
    *others, last = [form.listed for form in FORMS if form.listed is not None]
    return f"a Keras model ({', '.join(others)} or {last})"


@contextmanager
def open_model(path: str) -> Iterator[OpenModel]:
    """A model, opened and recognised by its content, never by its ending; closed at the end.

    Whatever goes wrong as long as the context lasts ends in an error that names the model.

    Args:
        path: of the file or folder, ``-`` for standard input, or a URL.

    Raises:
        ModelFileError: if there is no such file, it cannot be read, or what is in it is no model.
        LimitError: a ModelFileError too: if there is more in it than a limit allows.

    Example:
        >>> with open_model("sample_models/image_text.keras") as model:
        ...     model.form.name
        'keras'
    """
    form: Form[Any] | None = None
    try:
        with _source(path) as source:
            head = b"" if isinstance(source, Folder) else source.read(_HEAD)
            form = _form_of(source, head)
            yield OpenModel(path, source, head, form)
    except LimitError as error:
        raise (error if error.path else error.of(path)) from error.__cause__
    except NotAGraphError as error:
        raise ModelFileError(
            path, place=error.place, expected=error.expected, found=error.found, hint=_hint(error, form)
        ) from error
    except RecursionError as error:
        raise ModelFileError(
            path,
            expected="models, lists and objects that Python's stack can hold",
            found="a deeper nesting",
            hint="No model is built so; the file may be made to exhaust the stack.",
        ) from error
    except FileNotFoundError as error:
        raise ModelFileError(path, expected="a model file", found="no such file", hint=_no_such_file(path)) from error
    except (OSError, ValueError) as error:
        raise ModelFileError(
            path, expected="a readable model file", found=system_error(error), hint="Check the path."
        ) from error


def _hint(error: NotAGraphError, form: Form[Any] | None) -> str:
    """What to do about a model that is no graph in the file; Keras can rebuild only what some forms hold."""
    if error.modules is None or form is None or form.configuration is None:
        return error.hint
    return f"{error.hint} Or let Keras rebuild it with --rebuild --custom-objects {error.modules} (that runs its code)."


@contextmanager
def _source(path: str) -> Iterator[BinaryIO | Folder]:
    if is_url(path):
        with open_remote(path) as found:
            yield found
    elif Path(path).is_dir():
        yield LocalFolder(Path(path))
    else:
        with open_source(path) as file:
            yield file


def _form_of(source: BinaryIO | Folder, head: bytes) -> Form[Any] | None:
    for form in FORMS:
        if form.folder == isinstance(source, Folder) and form.sniff(source, head):
            return form
    return None


def model_endings() -> tuple[str, ...]:
    """Endings that are those of models alone, in the order of the forms.

    Example:
        >>> model_endings()[0], ".json" in model_endings()
        ('.keras', False)
    """
    return _ENDINGS


def is_named_as_model(name: str) -> bool:
    """Whether a file in a folder of models is one by its name.

    Example:
        >>> [is_named_as_model(name) for name in ("m.keras", "m.weights.h5", "settings.json")]
        [True, False, False]
    """
    return name.endswith(_ENDINGS) and not name.endswith(_WEIGHTS_ENDINGS)


def may_be_model(name: str) -> bool:
    """Whether a file has an ending that models share with others: its content must tell.

    Example:
        >>> may_be_model("model.json"), may_be_model("model.keras"), may_be_model("notes.txt")
        (True, False, False)
    """
    return any(form.ambiguous and name.endswith(form.endings) for form in FORMS)


def starts_as_model(head: bytes) -> bool:
    """Whether a file whose ending does not tell is a model by its first bytes (a few thousand of them).

    Example:
        >>> starts_as_model(b'{"class_name": "Functional", "config": {'), starts_as_model(b'{"name": "settings"}')
        (True, False)
    """
    return any(start.search(head) for start in _STARTS)


_STARTS = (
    re.compile(
        rb'\A\s*"?\{\s*(\\?"module\\?"\s*:\s*\\?"[\w.]*\\?"\s*,\s*)?'
        rb'\\?"class_name\\?"\s*:\s*\\?"(Functional|Sequential|Model)\\?"'
    ),  # what model.to_json() gives, perhaps as a text in JSON
    re.compile(rb'\A\s*\{.*"modelTopology"\s*:', re.DOTALL),  # of TensorFlow.js
)


def is_model_folder(folder: Path) -> bool:
    """Whether a folder is a model, and not a folder of models.

    Example:
        >>> is_model_folder(Path("sample_models"))
        False
    """
    return holds_model(LocalFolder(folder))


def holds_model(folder: Folder) -> bool:
    """Whether a folder, wherever it is, is a model."""
    return _form_of(folder, b"") is not None


def is_sign_of_folder(name: str) -> bool:
    """Whether a file of such a name tells something of the folder that it is in: without any, that is no model.

    Example:
        >>> is_sign_of_folder("saved_model.pb"), is_sign_of_folder("notes.txt")
        (True, False)
    """
    return name in _SIGNS


def is_part_of_folder(name: str) -> bool:
    """Whether a file of such a name may be a part at the top of a folder that is a model.

    Example:
        >>> is_part_of_folder("config.json"), is_part_of_folder("model.weights.h5"), is_part_of_folder("README.md")
        (True, True, False)
    """
    weights = tuple(ending for form in FORMS for ending in form.weights_endings)
    return is_sign_of_folder(name) or name.endswith(weights)
