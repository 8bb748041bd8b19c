"""Files of TensorFlow that hold no Keras model are told by their kinds."""

import tensorflow as tf

from archlens.readers.files.file_kinds import kind_of

HEAD = 512


def test_a_frozen_graph():
    with tf.Graph().as_default() as graph:
        tf.constant(1.0, name="a_constant_of_a_name_that_is_long" * 5)
    assert kind_of(graph.as_graph_def().SerializeToString()[:HEAD]) == "a frozen graph of TensorFlow"


def test_a_model_of_tensorflow_lite():
    @tf.function(input_signature=[tf.TensorSpec([1], tf.float32)])
    def double(x):
        return 2 * x

    converter = tf.lite.TFLiteConverter.from_concrete_functions([double.get_concrete_function()])
    assert kind_of(converter.convert()[:HEAD]) == "a TensorFlow Lite model"


def test_a_checkpoint_and_a_saved_model(tmp_path):
    tf.train.Checkpoint(v=tf.Variable(1.0)).save(str(tmp_path / "model.ckpt"))
    listed = (tmp_path / "checkpoint").read_bytes()
    assert kind_of(listed[:HEAD]) == "the list of a TensorFlow checkpoint's files"
    tf.saved_model.save(tf.Module(), str(tmp_path / "saved"))
    model = (tmp_path / "saved" / "saved_model.pb").read_bytes()
    assert kind_of(model[:HEAD]) == "a SavedModel's saved_model.pb without its folder"
