"""The kinds of notes that readers make, AL403 to AL416: one record a code, with all that is said alike of each note.

:mod:`archlens.readers.graph.notes` finds where there is something to note, and :mod:`archlens.rules.findings` has a
rule for each kind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from archlens.graph import Note, Severity


@dataclass(frozen=True, slots=True)
class NoteKind:
    """What is said alike of all notes of one code.

    Attributes:
        code: the stable code (``AL403``).
        name: what is noticed, in a few words with hyphens (``code-in-file``).
        severity: ``error``, ``warning`` or ``info``.
        what: what is noticed, in a sentence.
        why: why that matters.
        remedy: what to do about it, on the page of the code.
        hint: what stands beside each note: what the message means here.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    remedy: str
    hint: str

    def note(self, message: str, where: Iterable[str] = ()) -> Note:
        """A note of this kind.

        Args:
            message: what was seen.
            where: the ids of the calls concerned.

        Example:
            >>> NO_WEIGHTS.note("The file holds no weights.").code
            'AL408'
        """
        return Note(self.code, self.severity, tuple(where), message, self.hint)


CODE_IN_FILE = NoteKind(
    code="AL403",
    name="code-in-file",
    severity="warning",
    what="The file carries code, or fetches it: in a layer, in a setting, or in what the model was compiled with.",
    why="Loading such a file with Keras can run what its author wrote, and what the code does is in no figure.",
    remedy="Load it only if you trust who made it; write a layer of your own, or operations, instead of a Lambda.",
    hint="Loading this file with Keras can run code; load it only if you trust who made it.",
)
UNKNOWN_CLASS = NoteKind(
    code="AL404",
    name="unknown-class",
    severity="info",
    what="A class that archlens does not know: not one of Keras's own, or newer than archlens.",
    why="Each of its calls counts as one, of role other; what happens inside is not in the figures. In a file without "
    "weights it counts as weighted.",
    remedy="Analyse the live model with open_layers to see inside.",
    hint="Each of its calls counts as one, of role other; what happens inside is not in the figures.",
)
UNKNOWN_SHAPE = NoteKind(
    code="AL405",
    name="unknown-shape",
    severity="info",
    what="Shapes could not be determined.",
    why="Features, shares and ratios of these calls are unknown, and rules that compare them say nothing.",
    remedy="Give the model's own layers a compute_output_shape and save it again, or analyse the live model.",
    hint="The file does not tell it and archlens has no rule for the class, or its configuration makes no sense.",
)
SENSELESS_SHAPE = dataclasses.replace(
    UNKNOWN_SHAPE,
    severity="warning",
    hint="Axes are whole numbers of at least 0, or null; the file may be damaged, and Keras refuses to load it.",
)
"""Of the same code: a shape that the file tells, and that can be none."""

UNKNOWN_WEIGHTS = dataclasses.replace(
    UNKNOWN_SHAPE,
    hint="Give the axis: analyze(model, inputs=…), batch axis first.",
)
"""Of the same code: weights whose shape follows from an axis that nobody gave."""

PACKED_WEIGHTS = dataclasses.replace(
    UNKNOWN_SHAPE,
    hint="Two numbers share a byte, and the file does not tell whether the last one is alone; parameters are unknown.",
)
"""Of the same code: quantized weights."""

UNREADABLE_WEIGHTS = NoteKind(
    code="AL406",
    name="unreadable-weights",
    severity="warning",
    what="The weights in the file are damaged.",
    why="Parameters are unknown, and Keras will not load the file either.",
    remedy="Save or copy the file again.",
    hint="The architecture is whole; save or copy the file again to have its weights counted.",
)
MISSING_WEIGHTS = NoteKind(
    code="AL407",
    name="missing-weights",
    severity="warning",
    what="A layer that must own weights has none in the file.",
    why="The file may be spliced or cut; Keras would refuse to load it.",
    remedy="Save the model again.",
    hint="The file may be spliced or cut; Keras would refuse to load it.",
)
NO_WEIGHTS = NoteKind(
    code="AL408",
    name="no-weights",
    severity="info",
    what="The file holds no weights at all.",
    why="Parameters are unknown, and rules about parameters say nothing.",
    remedy="Give the file of the weights too, or save the whole model.",
    hint="Whether a layer owns weights was told by its class and settings; one of an unknown class counts as weighted.",
)
LOST_TENSORS = NoteKind(
    code="AL409",
    name="lost-tensors",
    severity="warning",
    what="The file does not tell which tensors an operation takes.",
    why="Keras 2 loses the tensors of some functions when it saves; what lies before those calls is not in their "
    "figures.",
    remedy="Save the model with Keras 3, or wrap the function in a layer.",
    hint="Keras 2 loses the tensors of some functions (tf.einsum) when it saves, and cannot load the file either; "
    "what lies before those calls is not in their figures.",
)
UNASSIGNED_WEIGHTS = NoteKind(
    code="AL410",
    name="unassigned-weights",
    severity="info",
    what="The file does not tell which layer inside a nested model owns which weights.",
    why="Parameters of these layers are unknown, and rules about parameters say nothing.",
    remedy="Save the model again as model.keras, where every layer has its weights under its own name.",
    hint="Keras 2 writes the weights of a nested model into one list; those named after no layer could be of several.",
)
UNFIT_WEIGHTS = NoteKind(
    code="AL411",
    name="unfit-weights",
    severity="warning",
    what="The weights of a layer are not those that its configuration asks for.",
    why="Weights and configuration are of two models, so Keras refuses to load them together.",
    remedy="Give the weights that were saved with this model, or save the model again.",
    hint="The weights are of another model or another version of this one; Keras refuses to load them together.",
)
NEVER_BUILT = NoteKind(
    code="AL412",
    name="never-built",
    severity="info",
    what="A Sequential was saved before it was built.",
    why="Parameters, features and ratios are unknown, and rules about them say nothing.",
    remedy="Give it an Input as its first layer, or call it once before it is saved.",
    hint="Nothing is wrong with the file: Keras makes the weights when the model is first called.",
)
IN_TWO_PLACES = NoteKind(
    code="AL413",
    name="layer-in-two-places",
    severity="warning",
    what="A layer stands in two nested models, or alone and inside a wrapper, which Keras does not restore.",
    why="Keras refuses to load such a .keras file, and makes two layers of it from HDF5 and JSON: parameters are "
    "counted twice, and training moves the two apart.",
    remedy="Build the model in code and load its weights into it; or share a whole model, called twice, instead of a "
    "layer.",
    hint="Build the model in code and load its weights into it; or share a whole model, called twice.",
)
PERHAPS_IN_TWO_PLACES = dataclasses.replace(
    IN_TWO_PLACES,
    severity="info",
    hint="The file does not tell: if it was one layer when the model was saved, its weights count twice here too.",
)
"""Of the same code: layers that are alike, which can be one."""
CONTRADICTORY_SHAPE = NoteKind(
    code="AL415",
    name="contradictory-shape",
    severity="warning",
    what="The file records a shape that the layer's settings contradict.",
    why="The file was edited or damaged: what Keras would build of it is not what it says, and Keras may refuse it.",
    remedy="Build the model anew with the settings that are meant, and save it again.",
    hint="The file was edited or damaged, and Keras may refuse to load it; shapes from there on are those of the file.",
)
WINDOWS_NAMES = NoteKind(
    code="AL416",
    name="windows-names",
    severity="info",
    what="Only Keras 2 on Windows finds the weights in the file.",
    why="Keras 2.12 to 2.15 named the groups of weights as the system names folders. Loading such a file elsewhere, or "
    "with Keras 3, fails; archlens reads it.",
    remedy="Load it with Keras 2 on Windows, and save it there as .h5.",
    hint="All weights are there; to use it elsewhere, load it with Keras 2 on Windows and save it there as .h5.",
)

NOTE_KINDS = (
    CODE_IN_FILE,  # Lambda and its like
    UNKNOWN_CLASS,  # a call whose inside is not seen
    UNKNOWN_SHAPE,  # figures that are missing
    UNREADABLE_WEIGHTS,  # a damaged file
    MISSING_WEIGHTS,  # a cut file
    NO_WEIGHTS,  # an architecture alone
    LOST_TENSORS,  # what Keras 2 forgets
    UNASSIGNED_WEIGHTS,  # weights in nested models that are named after no layer
    UNFIT_WEIGHTS,  # weights of another model
    NEVER_BUILT,  # a Sequential without weights and shapes
    IN_TWO_PLACES,  # what Keras does not restore
    CONTRADICTORY_SHAPE,  # a file that was edited
    WINDOWS_NAMES,  # what Keras 2 wrote on Windows
)
"""One a code, in the order of their codes."""
