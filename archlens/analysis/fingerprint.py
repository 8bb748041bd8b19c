"""The fingerprint of a model: equal for models of one architecture, whatever they are called and however trained.

It has two halves of 16 hexadecimal digits. The first says what classes of calls there are and how they hang together,
the second what the settings and the inputs' shapes are besides. So models of equal fingerprints are one architecture,
those with the first half alone in common have other settings.

What counts:

1. of each call the class of its layer or operation, and of a wrapper those of the layers inside;
2. which call's output it takes by which argument, but for the order of what a sum, a product, an average, a maximum or
   a minimum takes; which outputs are those of the model; which calls have weights in common;
3. in the second half alone: the settings (:mod:`archlens.layers.layer_settings`), the constants that a call is passed,
   the shapes of inputs.

What does not: names and keys, the order of inputs and outputs and that of the calls in the file; values of weights;
whether a layer is trained further; the types that are computed in and how weights are quantized; the size of a batch.
A nested model counts as its calls do, whether it is nested or not.

Colour refinement does not tell all graphs apart that differ; those that it does not are of many equal calls in a ring
of sums (:func:`archlens.analysis.refinement.refined`). A class that is not Keras's own is its name and settings.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from archlens.analysis.call_settings import settings_of_calls
from archlens.analysis.facts import GraphFacts
from archlens.analysis.refinement import Colours, Digests, Wiring, digest, refined, wiring_of
from archlens.analysis.signature import signature_of
from archlens.graph import Call, Layer, Shape
from archlens.layers.catalog import layer_class
from archlens.layers.layer_settings import Settings
from archlens.layers.layers_inside import wrapped_entries

_SHARED = b"shared"
_PRECISION_AND_TRAINING = frozenset({"dtype", "autocast", "quantization_config", "trainable"})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two models are compared by without their graphs.

    Attributes:
        text: the fingerprint: two halves of 16 hexadecimal digits with a hyphen between them.
        signature: what likeness is computed from; see :mod:`archlens.analysis.signature`.
    """

    text: str
    signature: str

    @property
    def wiring(self) -> str:
        """The first half: of the classes of calls, and how they hang together."""
        return self.text.partition("-")[0]


def fingerprint_of(facts: GraphFacts) -> Fingerprint:
    """The fingerprint of a model, with its signature. Time is linear in calls and tensors.

    Example:
        >>> import archlens
        >>> concatenated = archlens.analyze("sample_models/merge_concatenate.keras")
        >>> added = archlens.analyze("sample_models/merge_add.keras")
        >>> fingerprint_of(concatenated.facts).text == fingerprint_of(added.facts).text
        False
    """
    digests = Digests()
    wiring = wiring_of(facts)
    classes = [digests.of(_class_of(call.layer)) for call in facts.calls]
    placed = [digests.of((colour.hex(), wiring.ends.get(n, ()))) for n, colour in enumerate(classes)]
    settings = settings_of_calls(facts.graph)
    configured = [
        digests.of((colour.hex(), _counted(call, own), _steps(facts, call)))
        for colour, call, own in zip(placed, facts.calls, settings, strict=True)
    ]
    halves = _half(placed, wiring), _half(configured, wiring)
    return Fingerprint("-".join(halves), signature_of(_with_sharing(classes, wiring), wiring))


def _with_sharing(classes: Colours, wiring: Wiring) -> Colours:
    """The classes, those of calls that have weights in common with others told apart."""
    colours = classes.copy()
    for number in {number for group in wiring.shared for number in group}:
        colours[number] = digest(_SHARED + classes[number])
    return colours


def _half(colours: Colours, wiring: Wiring) -> str:
    return digest(b"".join(sorted(refined(colours, wiring)))).hex()


def _class_of(layer: Layer) -> Hashable:
    """The class of a call, as Keras 3 calls it; of a wrapper with what it is around."""
    if layer.kind != "layer":
        return layer.kind, layer.class_name
    inside = (str(entry.get("class_name")) for entry in wrapped_entries(layer.config))
    return layer.kind, *(_todays_name(name) for name in (layer.class_name, *inside))


def _todays_name(class_name: str) -> str:
    row = layer_class(class_name)
    return class_name if row is None else row.name


def _counted(call: Call, settings: Settings) -> Hashable:
    """The settings that count; of an input its shapes, too."""
    if call.is_input:
        return tuple(s for s in settings if s[0] != "dtype"), tuple(map(_without_batch, call.shapes))
    if call.layer.kind == "operation":  # a cast is no matter of precision alone
        return settings
    return tuple(setting for setting in settings if _PRECISION_AND_TRAINING.isdisjoint(setting[0].split(".")))


def _without_batch(shape: Shape) -> Shape:
    return None if shape is None else shape[1:]


def _steps(facts: GraphFacts, call: Call) -> int:
    """How many time axes there are around a call."""
    around = facts.graph.time_axes
    return sum(around.get(call.scope[:depth], 0) for depth in range(1, len(call.scope) + 1)) if around else 0
