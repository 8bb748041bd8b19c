"""Every error that archlens raises: what was expected, what was found, what to do next."""

from __future__ import annotations


class ArchlensError(Exception):
    """The base of all errors of archlens.

    Attributes:
        expected: what archlens needed.
        found: what was there instead.
        hint: what to do next.

    Example:
        >>> str(ArchlensError(expected="a model file", found="a folder", hint="Give the file."))
        'expected a model file, found a folder. Give the file.'
    """

    def __init__(self, *, expected: str, found: str, hint: str) -> None:
        super().__init__(f"expected {expected}, found {found}. {hint}")
        self.expected = expected
        self.found = found
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # As pickle makes other objects; of an exception it would call the class with the text alone, and fail.
        return _bare, (type(self), self.args), self.__dict__


def _bare(kind: type[ArchlensError], args: tuple[object, ...]) -> ArchlensError:
    return kind.__new__(kind, *args)


class ArgumentError(ArchlensError, TypeError):
    """An argument of a call is of no kind that the call takes.

    Example:
        >>> print(ArgumentError(expected="a path", found="an object of class int", hint="Give the path of a file."))
        expected a path, found an object of class int. Give the path of a file.
    """


class ModelFileError(ArchlensError):
    """A file cannot be read as a model.

    Attributes:
        path: the file as the caller named it.
        place: where in the file the trouble is (``config.layers[17].inbound_nodes[0]``), if known.

    Example:
        >>> print(ModelFileError("m.keras", expected="a Keras model", found="an empty file", hint="Save it again."))
        m.keras: expected a Keras model, found an empty file. Save it again.
    """

    def __init__(self, path: str, *, expected: str, found: str, hint: str, place: str | None = None) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.path = path
        self.place = place

    def __str__(self) -> str:
        return ": ".join([*filter(None, (self.path, self.place)), super().__str__()])


def beyond_memory(path: str) -> ModelFileError:
    """What is said where Python itself gave up: it ran out of memory, or of the depth to which calls may be nested.

    Args:
        path: the file as the caller named it.
    """
    return ModelFileError(
        path, expected="a model that fits into memory", found="a larger or deeper one", hint="Is it damaged?"
    )


def system_error(error: Exception) -> str:
    """What the operating system, or Python where it asks the system, had against a path or a file, as what was found.

    Args:
        error: an OSError, or the ValueError of a path that none can be (with a null character in it).

    Example:
        >>> import errno, os
        >>> system_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        'an error of the system (No space left on device)'
        >>> system_error(ValueError("embedded null byte"))
        'an error of the system (embedded null byte)'
    """
    # Errors that libraries raise themselves have a text, and no number of the system's.
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"an error of the system ({why})"


class LimitError(ModelFileError):
    """A file goes beyond a limit that archlens keeps to; limits can be raised.

    Attributes:
        limit: the limit's name.
    """

    def __init__(self, path: str, *, limit: str, expected: str, found: str, place: str | None = None) -> None:
        hint = f"If you trust the file, raise it: --limit {limit}=NUMBER, or limits={{{limit!r}: NUMBER}} in Python."
        super().__init__(path, expected=expected, found=found, hint=hint, place=place)
        self.limit = limit

    def of(self, path: str, place: str | None = None) -> LimitError:
        """The same error with the file's name, and the place in it."""
        return LimitError(path, limit=self.limit, expected=self.expected, found=self.found, place=place or self.place)

    @property
    def briefly(self) -> str:
        """The error as a part of a sentence."""
        return f"expected {self.expected}, found {self.found}; --limit {self.limit}=NUMBER allows more"


class NotAGraphError(ArchlensError):
    """A configuration does not describe a graph of calls: a cycle, or a reference to nothing.

    Attributes:
        place: where in the configuration, as a path of keys.
        modules: where the graph is in code alone, the modules with that code, as ``--custom-objects`` takes them;
            ``None`` elsewhere.

    Example:
        >>> print(NotAGraphError("config.layers[2]", expected="a layer", found="null", hint="Save the model again."))
        config.layers[2]: expected a layer, found null. Save the model again.
    """

    def __init__(self, place: str, *, expected: str, found: str, hint: str, modules: str | None = None) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.place = place
        self.modules = modules

    def __str__(self) -> str:
        return f"{self.place}: {super().__str__()}"


class NoModelError(NotAGraphError):
    """A file of the form of a model holds something else of Keras's own: a FeatureSpace, a layer alone."""


class UnknownNameError(ArchlensError, LookupError):
    """A name that the model does not have; the hint lists those it has and the nearest one.

    Attributes:
        name: the name that was asked for.
    """

    def __init__(self, name: str, *, expected: str, found: str, hint: str) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.name = name


class ShapeError(ArchlensError):
    """A shape that the caller gives an input is none that the model can take.

    Attributes:
        place: what cannot take it, or what follows from it: an input or a call.

    Example:
        >>> print(ShapeError("call 'out'", expected="(None, 8)", found="(None, 9)", hint="Give another shape."))
        call 'out': expected (None, 8), found (None, 9). Give another shape.
    """

    def __init__(self, place: str, *, expected: str, found: str, hint: str) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {super().__str__()}"


class ReportFormatError(ArchlensError):
    """A JSON report that :meth:`archlens.Analysis.from_dict` cannot read back."""


class LiveModelError(ArchlensError, TypeError):
    """A live object cannot be analysed: it is no model, is not built, or its code stands in the way.

    Attributes:
        place: the line of the user's code (``model.py:17``) that stood in the way, if one did.

    Example:
        >>> print(LiveModelError("m.py:3", expected="a model", found="an int", hint="Give a model."))
        m.py:3: expected a model, found an int. Give a model.
    """

    def __init__(self, place: str | None, *, expected: str, found: str, hint: str) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.place = place

    def __str__(self) -> str:
        return super().__str__() if self.place is None else f"{self.place}: {super().__str__()}"
