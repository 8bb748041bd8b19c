"""Models with more than one output, or with more than one fusion."""

from __future__ import annotations

import keras
from keras import layers


def two_heads() -> keras.Model:
    """Predict a customer's age group and spending from purchases and clicks, on one shared trunk.

    Both inputs are fused first and two dense layers learn a common description; each head is a single layer on it. So
    the scarce answer profits from what the plentiful one teaches the trunk.
    """
    purchases = keras.Input((50,), name="purchases_input")
    clicks = keras.Input((80,), name="clicks_input")
    x = layers.Concatenate(name="concatenate")([purchases, clicks])
    x = layers.Dense(128, activation="relu", name="trunk_dense_1")(x)
    x = layers.Dense(64, activation="relu", name="trunk_dense_2")(x)
    age_group = layers.Dense(6, activation="softmax", name="age_group")(x)
    spending = layers.Dense(1, name="spending")(x)
    return keras.Model([purchases, clicks], [age_group, spending], name="two_heads")


def task_branches() -> keras.Model:
    """Tell whether a support ticket is urgent, and which of ten teams it belongs to.

    The ticket's text vector and the customer's record are fused and go through a trunk with dropout. The tasks differ
    in kind, binary and ten classes, so each has a hidden layer and dropout of its own before its output.
    """
    text = keras.Input((300,), name="text_input")
    record = keras.Input((25,), name="record_input")
    text_vector = layers.Dense(64, activation="relu", name="text_dense")(text)
    record_vector = layers.Dense(16, activation="relu", name="record_dense")(record)
    x = layers.Concatenate(name="concatenate")([text_vector, record_vector])
    x = layers.Dense(128, activation="relu", name="trunk_dense")(x)
    trunk = layers.Dropout(0.5, name="trunk_dropout")(x)

    x = layers.Dense(32, activation="relu", name="urgent_dense")(trunk)
    x = layers.Dropout(0.3, name="urgent_dropout")(x)
    urgent = layers.Dense(1, activation="sigmoid", name="urgent")(x)

    x = layers.Dense(64, activation="relu", name="team_dense")(trunk)
    x = layers.Dropout(0.3, name="team_dropout")(x)
    team = layers.Dense(10, activation="softmax", name="team")(x)
    return keras.Model([text, record], {"urgent": urgent, "team": team}, name="task_branches")


def driving() -> keras.Model:
    """Steer a car by camera, LiDAR and GPS, fused in two stages.

    Camera and LiDAR see the same street at the same moment, so they are fused first and a dense layer works on the
    scene. The GPS track says where the car is going, which matters only once the scene is understood: it joins in a
    second stage. The LiDAR branch treats its 1024 points alike and keeps the strongest response, whatever their order.
    """
    camera = keras.Input((120, 160, 3), name="camera_input")
    x = layers.Rescaling(1 / 255, name="camera_rescale")(camera)
    x = layers.Conv2D(24, 5, strides=2, activation="relu", name="camera_conv_1")(x)
    x = layers.Conv2D(36, 5, strides=2, activation="relu", name="camera_conv_2")(x)
    x = layers.Conv2D(64, 3, strides=2, activation="relu", name="camera_conv_3")(x)
    x = layers.GlobalAveragePooling2D(name="camera_average")(x)
    camera_vector = layers.Dense(128, activation="relu", name="camera_dense")(x)

    lidar = keras.Input((1024, 3), name="lidar_input")
    x = layers.Conv1D(64, 1, activation="relu", name="lidar_conv_1")(lidar)
    x = layers.Conv1D(128, 1, activation="relu", name="lidar_conv_2")(x)
    lidar_vector = layers.GlobalMaxPooling1D(name="lidar_pool")(x)

    scene = layers.Concatenate(name="scene_concatenate")([camera_vector, lidar_vector])
    scene = layers.Dense(128, activation="relu", name="scene_dense")(scene)

    gps = keras.Input((10, 2), name="gps_input")
    route = layers.GRU(32, name="gps_gru")(gps)

    x = layers.Concatenate(name="route_concatenate")([scene, route])
    x = layers.Dense(64, activation="relu", name="control_dense")(x)
    steering = layers.Dense(1, activation="tanh", name="steering")(x)
    speed = layers.Dense(1, activation="relu", name="speed")(x)
    return keras.Model([camera, lidar, gps], [steering, speed], name="driving")
