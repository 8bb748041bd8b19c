"""Operations that run functions of their own, of which a file has only the names, and others without a rule."""

from __future__ import annotations

from archlens.layers.cost_arithmetic import uncounted
from archlens.layers.layer_class import Operation, operation_rows

OPERATIONS = (
    *operation_rows(
        "AssociativeScan Cond ForiLoop JVP Map Scan Switch VectorizedMap=vectorized_map,vectorize WhileLoop",
        macs=uncounted,
    ),
    Operation("Function", named=(), macs=uncounted),  # a graph of operations
    Operation("FakeQuantWithMinMaxVars", named=()),  # what quantized layers train with
    Operation("Arange"),  # takes no tensors
)
