"""Draw the pictures of the gallery: ``python docs/gallery/make.py`` in the repository's folder.

Three come from sample models; four are built here by Keras, without weights worth keeping, and drawn from it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import archlens

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "sample_models"
"""Of these, pictures are drawn from the file."""


def three_stages() -> Any:
    """Audio and video meet first, then text, then what is known of the speaker; two outputs."""
    from keras import Input, Model, layers

    audio, video = Input((100, 40), name="audio"), Input((30, 512), name="video")
    text, speaker = Input((50,), dtype="int32", name="text"), Input((6,), name="speaker")
    heard = layers.Bidirectional(layers.LSTM(64), name="audio_lstm")(layers.Conv1D(64, 5, name="audio_conv")(audio))
    seen = layers.GRU(64, name="video_gru")(video)
    words = layers.GlobalMaxPooling1D(name="text_pool")(layers.Embedding(12_000, 96, name="text_embedding")(text))
    scene = layers.Dense(96, name="scene")(layers.Concatenate(name="hear_and_see")([heard, seen]))
    meaning = layers.Dense(64, name="meaning")(layers.Multiply(name="gate_by_text")([scene, words]))
    person = layers.Concatenate(name="with_speaker")([meaning, speaker])
    outputs = [layers.Dense(7, name="emotion")(person), layers.Dense(1, name="valence")(meaning)]
    return Model([audio, video, text, speaker], outputs, name="three_stages")


def application(name: str) -> Callable[[], Any]:
    """One of Keras's own models."""

    def build() -> Any:
        import keras

        return getattr(keras.applications, name)(weights=None)

    return build


# File name → what to draw, and how.
PICTURES: tuple[tuple[str, str | Callable[[], Any], dict[str, Any]], ...] = (
    ("driving", "driving", {}),
    ("driving_macs", "driving", {"color_by": "macs"}),
    ("siamese", "siamese", {"theme": "dark"}),
    ("three_stages", three_stages, {}),
    ("resnet50", application("ResNet50"), {}),
    ("inception_v3", application("InceptionV3"), {}),
    ("nasnet_mobile", application("NASNetMobile"), {}),
)


def main() -> None:
    """Draw them all."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for name, model, options in PICTURES:
        analysis = archlens.analyze(SAMPLES / f"{model}.keras" if isinstance(model, str) else model())
        archlens.draw(analysis, HERE / f"{name}.svg", **options)


if __name__ == "__main__":
    main()
