"""AL403 to AL409: what readers notice by themselves, as they read a file (:mod:`archlens.readers.graph.notes`)."""

from __future__ import annotations

from archlens.rules.rule import Rule

CODE_IN_FILE = Rule(
    code="AL403",
    name="code-in-file",
    severity="warning",
    what="The file carries code, or fetches it: Lambda, TorchModuleWrapper, TFSMLayer.",
    why="Loading such a file with Keras can run what its author wrote, and what the code does is in no figure.",
    hint="Load it only if you trust who made it; write a layer of your own, or operations, instead of a Lambda.",
)
UNKNOWN_CLASS = Rule(
    code="AL404",
    name="unknown-class",
    severity="info",
    what="A class is not one of Keras's own.",
    why="Each of its calls counts as one, of role other; what happens inside is not in the figures.",
    hint="Analyse the live model with open_layers to see inside.",
)
UNKNOWN_SHAPE = Rule(
    code="AL405",
    name="unknown-shape",
    severity="info",
    what="Shapes could not be determined.",
    why="Features, shares and ratios of these calls are unknown, and rules that compare them say nothing.",
    hint="Give the model's own layers a compute_output_shape and save it again, or analyse the live model.",
)
UNREADABLE_WEIGHTS = Rule(
    code="AL406",
    name="unreadable-weights",
    severity="warning",
    what="The weights in the file are damaged.",
    why="Parameters are unknown, and Keras will not load the file either.",
    hint="Save or copy the file again.",
)
MISSING_WEIGHTS = Rule(
    code="AL407",
    name="missing-weights",
    severity="warning",
    what="A layer that must own weights has none in the file.",
    why="The file may be spliced or cut; Keras would refuse to load it.",
    hint="Save the model again.",
)
NO_WEIGHTS = Rule(
    code="AL408",
    name="no-weights",
    severity="info",
    what="The file holds no weights at all.",
    why="Parameters are unknown, and rules about parameters say nothing.",
    hint="Give the file of the weights too, or save the whole model.",
)
LOST_TENSORS = Rule(
    code="AL409",
    name="lost-tensors",
    severity="warning",
    what="The file does not tell which tensors an operation takes.",
    why="Keras 2 loses the tensors of some functions when it saves; what lies before those calls is not in their "
    "figures.",
    hint="Save the model with Keras 3, or wrap the function in a layer.",
)

READERS_RULES = (
    CODE_IN_FILE,  # Lambda and its like
    UNKNOWN_CLASS,  # a call whose inside is not seen
    UNKNOWN_SHAPE,  # figures that are missing
    UNREADABLE_WEIGHTS,  # a damaged file
    MISSING_WEIGHTS,  # a cut file
    NO_WEIGHTS,  # an architecture alone
    LOST_TENSORS,  # what Keras 2 forgets
)
"""In the order of their codes."""
