"""Two descriptions of one live model, made with other sizes in place of unknown axes."""

from archlens.readers.keras.model_records import Constant, History, LayerConfig, ModelConfig, NodeConfig, Reference
from archlens.readers.live.agreement import Description
from archlens.readers.weights.distinct_layers import OwnedLayer


def layer(name, config, nodes, kind="operation"):
    return LayerConfig(
        name=name,
        named=True,
        class_name=name,
        effective_class=name,
        kind=kind,
        module="keras.src.ops",
        config=config,
        nodes=nodes,
        model=None,
        time_axes=0,
        build_shape=None,
        shared_id=None,
        place=name,
    )


def described(batch, time, *, taker="Reshape", parameters=24):
    """``x`` of an unknown size, taken by one operation whose argument, setting and output follow from it."""
    x = layer("x", {"batch_shape": (batch, time, 4)}, [], kind="input")
    taken = Reference(History("x", 0, 0), (batch, time, 4), "float32", "x")
    args = (taken, (batch * time, 4), Constant((time, 2), "int32"), [batch, slice(0, time), -1], [1] * (time % 3))
    call = NodeConfig(args=args, kwargs={}, place=taker, outputs=((batch * time, 4),))
    reshape = layer(taker, {"newshape": [batch * time, 4], "axis": -1, "text": f"{batch}"}, [call])
    model = ModelConfig(
        name="m",
        class_name="M",
        sequential=False,
        layers={"x": x, taker: reshape},
        inputs=[History("x", 0, 0)],
        outputs=[History(taker, 0, 0)],
        place="m",
    )
    return Description(model, [OwnedLayer(x, "x", {}), OwnedLayer(reshape, taker, {taker: parameters})])
