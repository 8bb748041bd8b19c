"""What a file consists of, before anyone asks what it means: documents, members, HDF5 objects, operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.scans.scan_results import Unread


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


@dataclass(frozen=True, slots=True)
class Document:
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
            yield Spot(prefix + (place or "the top level"), key, value)
            if isinstance(value, Mapping):
                inside = [Spot(f"{place}.{k}" if place else str(k), str(k), item) for k, item in value.items()]
            elif isinstance(value, list):
                inside = [Spot(f"{place}[{i}]", key, item) for i, item in enumerate(value)]
            else:
                continue
            pending.extend(reversed(inside))


@dataclass(frozen=True, slots=True)
class Member:
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
class Link:
    """A link in an HDF5 file that is no plain one.

    Attributes:
        place: where it is.
        target: the path that it names.
        file: the other file that it names; ``None`` for a link inside its own file.
    """

    place: str
    target: str
    file: str | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset in an HDF5 file.

    Attributes:
        place: where it is.
        virtual: whether its data lies in other datasets.
        external: the other files that hold its data.
        filters: numbers of the filters that its data went through.
        declared: the bytes that its shape and type ask for.
        stored: the bytes that it has in the file.
    """

    place: str
    virtual: bool
    external: tuple[str, ...] = ()
    filters: tuple[int, ...] = ()
    declared: int = 0
    stored: int = 0


@dataclass(frozen=True, slots=True)
class Described:
    """The model that the file describes, beside its weights.

    Attributes:
        place: the document that describes it.
        model: the description.
        weights: the weights; ``None`` if the file holds none, or they could not be read.
        strangers: names of the layers that the file has weights for and the description does not have, where the form
            names layers there.
        unreadable: whether the file holds weights that could not be read.
    """

    place: str
    model: ModelConfig
    weights: WeightGroup | None
    strangers: tuple[str, ...] = ()
    unreadable: bool = False


@dataclass
class Material:
    """Everything that was seen of a file.

    Attributes:
        source: the file as the caller named it.
        form: its form, ``None`` if that is unknown.
        head: its first bytes.
        looked_at: the parts that were looked at.
        documents: its JSON texts.
        members: of an archive or folder.
        links: of its HDF5 parts, the plain ones left out.
        datasets: of its HDF5 parts.
        operations: of a graph of TensorFlow: place and name of each.
        described: the model, if archlens can read one.
        refused: the document whose model archlens can not read, and why.
        unread: what could not be looked at.
    """

    source: str
    form: str | None = None
    head: bytes = b""
    looked_at: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    operations: list[tuple[str, str]] = field(default_factory=list)
    described: Described | None = None
    refused: tuple[str, NotAGraphError | ModelFileError] | None = None
    unread: list[Unread] = field(default_factory=list)

    def miss(self, place: str, why: object) -> None:
        """Note that a part could not be looked at."""
        self.unread.append(Unread(place, str(why) or type(why).__name__))

    @cached_property
    def spots(self) -> list[Spot]:
        """Every value in the documents."""
        return [spot for document in self.documents for spot in document.spots()]

    @cached_property
    def objects(self) -> list[Spot]:
        """Every serialized object of the documents: what has a class name."""
        return [
            spot
            for spot in self.spots
            if isinstance(spot.value, Mapping) and isinstance(spot.value.get("class_name"), str)
        ]

    @cached_property
    def texts(self) -> list[Spot]:
        """Every text in the documents."""
        return [spot for spot in self.spots if isinstance(spot.value, str)]
