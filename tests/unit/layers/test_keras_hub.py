"""Shapes of KerasHub's layers; the right ones were told by KerasHub 0.32 itself."""

import pytest

from archlens.layers.keras_hub import hub_shapes
from archlens.layers.rule_types import Arguments, Spec

MODELING = "keras_hub.src.layers.modeling"
SEQUENCE = Spec((None, 7, 4))


@pytest.mark.parametrize(
    ("module", "class_name", "config", "taken", "shapes"),
    [
        ("models.clip.clip_layers", "CLIPHead", {}, [Spec((None, 16)), Spec((None, 16))], ((None, None), (None, None))),
        ("models.clip.clip_layers", "CLIPHead", {}, [Spec((3, 16)), Spec((5, 16))], ((3, 5), (5, 3))),
        (
            "layers.modeling.token_and_position_embedding",
            "TokenAndPositionEmbedding",
            {"vocabulary_size": 10, "sequence_length": 7, "embedding_dim": 4},
            [Spec((None, 7))],
            ((None, 7, 4),),
        ),
        ("layers.modeling.transformer_encoder", "TransformerEncoder", {}, [SEQUENCE], ((None, 7, 4),)),
        (
            "layers.modeling.transformer_decoder",
            "TransformerDecoder",
            {},
            [SEQUENCE, Spec((None, 3, 4))],
            ((None, 7, 4),),
        ),
        ("layers.modeling.position_embedding", "PositionEmbedding", {}, [SEQUENCE], ((None, 7, 4),)),
    ],
)
def test_shapes_are_those_that_keras_hub_gives(module, class_name, config, taken, shapes):
    assert hub_shapes(f"keras_hub.src.{module}", class_name, config, Arguments(tuple(taken), {})) == shapes


def test_what_decodes_takes_its_sequence_by_name():
    call = Arguments((), {"encoder_sequence": Spec((None, 3, 4)), "decoder_sequence": SEQUENCE})
    assert hub_shapes(f"{MODELING}.transformer_decoder", "TransformerDecoder", {}, call) == ((None, 7, 4),)


def test_what_gives_more_than_one_tensor_is_unknown():
    call = Arguments((SEQUENCE,), {"return_attention_scores": True})
    assert hub_shapes(f"{MODELING}.transformer_encoder", "TransformerEncoder", {}, call) is None


@pytest.mark.parametrize("module", [None, "my.models", "keras_hubs.clip"])
def test_a_class_of_another_package_is_another_class(module):
    assert hub_shapes(module, "TransformerEncoder", {}, Arguments((SEQUENCE,), {})) is None


@pytest.mark.parametrize("config", [{}, {"embedding_dim": None}, {"embedding_dim": "4"}])
def test_senseless_settings_tell_nothing(config):
    call = Arguments((Spec((None, 7)),), {})
    assert hub_shapes(f"{MODELING}.token_and_position_embedding", "TokenAndPositionEmbedding", config, call) is None
