"""What a file consists of, before anyone asks what it means: documents, members, HDF5 objects, operations.

The forms fill it for a scan; a form needs nothing but the methods of :class:`Contents` for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple

from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.readers.files.archive import Oddity
from archlens.readers.files.folder import Folder
from archlens.readers.files.hdf5_objects import DAMAGE, opened, why
from archlens.readers.files.hdf5_structure import Dataset, Link, structure
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.json_values import is_object_with
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.keras.expectations import TOP_LEVEL
from archlens.text.figures import count

_MOST_FILES = 10_000


class Spot(NamedTuple):
    """A value in a document.

    Attributes:
        place: where it is (``config.json: config.layers[3].config``).
        key: the key that it stands under, or that its list stands under.
        value: the value.
    """

    place: str
    key: str
    value: Any


class JsonDocument(NamedTuple):
    """A JSON text of the file.

    Attributes:
        place: the member or attribute that holds it; empty if it is the whole file.
        data: what it holds.
        repeated: keys that an object in it holds twice.
    """

    place: str
    data: Any
    repeated: tuple[str, ...] = ()

    def spots(self) -> Iterator[Spot]:
        """Every value in the document, in the order in which it stands there, without recursion."""
        prefix = f"{self.place}: " if self.place else ""
        pending = [Spot("", "", self.data)]
        while pending:
            place, key, value = pending.pop()
            yield Spot(prefix + (place or TOP_LEVEL), key, value)
            if isinstance(value, Mapping):
                inside = [Spot(f"{place}.{k}" if place else str(k), str(k), item) for k, item in value.items()]
            elif isinstance(value, list):
                inside = [Spot(f"{place}[{i}]", key, item) for i, item in enumerate(value)]
            else:
                continue
            pending.extend(reversed(inside))


class Member(NamedTuple):
    """A member of an archive, or a file in a folder.

    Attributes:
        name: its name.
        head: its first bytes, as far as they were looked at.
        link: whether it is a symbolic link.
        encrypted: whether it is encrypted.
    """

    name: str
    head: bytes = b""
    link: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a file that could not be looked at.

    Attributes:
        place: the part; empty for the whole file.
        why: what stood in the way.
    """

    place: str
    why: str


class Contents:
    """Everything that was seen of a file.

    Args:
        source: the file as the caller named it.

    Attributes:
        form: the name of its form, ``None`` if that is unknown.
        head: its first bytes.
        looked_at: the parts that were looked at.
        documents: its JSON texts.
        members: of an archive or folder.
        oddities: of an archive's members, by their places and sizes in it.
        usual_members: the names that members of such an archive or folder have; ``None`` where any name will do.
        links: of its HDF5 parts, the plain ones left out.
        datasets: of its HDF5 parts.
        operations: of a graph of TensorFlow: place and name of each.
        description: the model, if archlens can read one.
        names_weights: whether such a file tells which weights belong to which layer, so that both can be compared.
        refused: the document whose model archlens can not read, and why.
        own_texts: texts that such a file holds as a matter of course, and that are names of files beside it.
        unread: what could not be looked at.

    Example:
        >>> contents = Contents("m.json")
        >>> document = contents.add_json('{"config": {"units": 8}}', "")
        >>> [spot.place for spot in contents.spots]
        ['the top level', 'config', 'config.units']
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.form: str | None = None
        self.head = b""
        self.looked_at: list[str] = []
        self.documents: list[JsonDocument] = []
        self.members: list[Member] = []
        self.oddities: list[Oddity] = []
        self.usual_members: re.Pattern[str] | None = None
        self.links: list[Link] = []
        self.datasets: list[Dataset] = []
        self.operations: list[tuple[str, str]] = []
        self.description: ModelDescription | None = None
        self.names_weights = False
        self.refused: tuple[str, NotAGraphError | ModelFileError] | None = None
        self.own_texts: frozenset[str] = frozenset()
        self.unread: list[Unread] = []

    def miss(self, place: str, reason: object) -> None:
        """Note that a part could not be looked at."""
        self.unread.append(Unread(place, str(reason) or type(reason).__name__))

    def looked(self, what: str) -> None:
        """Note that a part was looked at; of parts that are alike, what they are is noted once."""
        if what not in self.looked_at:
            self.looked_at.append(what)

    def add_json(self, text: str | bytes, place: str, what: str | None = None) -> JsonDocument | None:
        """Add a JSON text; ``None`` if it is none, which is noted.

        Args:
            text: the text.
            place: the member or attribute that holds it; empty if it is the whole file.
            what: what it is, if it is one of many.
        """
        repeated: list[str] = []
        try:
            data = parse_json(text, self.source, place or None, twice=repeated)
        except ModelFileError as error:
            self.miss(place, why(error))
            return None
        document = JsonDocument(place, data, tuple(repeated))
        self.documents.append(document)
        self.looked(what or place or "the JSON text")
        return document

    def add_hdf5(self, file: BinaryIO, place: str, what: str | None = None) -> None:
        """Add the links and datasets of an HDF5 file; no data is read and no other file is opened.

        Args:
            file: the file.
            place: the member that it is; empty if it is the whole file.
            what: what it is, if it is one of many.
        """
        file.seek(0)
        try:
            with opened(file) as parts:
                links, datasets = structure(parts.h5py, parts.root, f"{place}: " if place else "")
        except LimitError as error:
            self.miss(place, why(error))
        except DAMAGE as error:
            self.miss(place, f"no readable HDF5 ({error})")
        else:
            self.links += links
            self.datasets += datasets
            named = what or place
            self.looked(f"{named} (its structure)" if named else "the structure of the HDF5 file")

    def add_folder(self, folder: Folder) -> list[str]:
        """Add the names of the files in a folder; gives those of the plain ones. No link is followed."""
        plain: list[str] = []
        for number, entry in enumerate(folder.entries()):
            if number == _MOST_FILES:
                self.miss("", f"more than {count(_MOST_FILES)} files, of which the first were looked at")
                break
            self.members.append(Member(entry.name, entry.head, link=entry.link))
            if not entry.link:
                plain.append(entry.name)
        return plain

    def describe(self, place: str, describe: Callable[[], ModelDescription]) -> None:
        """Add the model that a document describes, or note why there is none to be read.

        Args:
            place: the document.
            describe: reads the model; it may raise what the ``describe`` of a form raises.
        """
        try:
            self.description = describe()
        except (NotAGraphError, ModelFileError) as error:
            self.refused = place, error
        except RecursionError:
            self.miss(place, "models nested in each other too deep to follow")

    @cached_property
    def spots(self) -> list[Spot]:
        """Every value in the documents."""
        return [spot for document in self.documents for spot in document.spots()]

    @cached_property
    def objects(self) -> list[Spot]:
        """Every serialized object of the documents: what has a class name."""
        return [spot for spot in self.spots if is_object_with(spot.value, "class_name", str)]

    @cached_property
    def texts(self) -> list[Spot]:
        """Every text in the documents."""
        return [spot for spot in self.spots if isinstance(spot.value, str)]
