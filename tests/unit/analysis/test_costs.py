"""Sums of what calls cost."""

from archlens.analysis.costs import add_macs, sum_macs
from archlens.graph import Call
from archlens.layers.graph_layer import graph_layer


def costing(*macs):
    layer = graph_layer(
        key="d", name="d", class_name="Dense", effective_class="Dense", kind="layer", module=None, config={}, weights={}
    )
    return [Call(f"d{k}", layer, (), ((None, 8),), macs=each) for k, each in enumerate(macs)]


def test_a_sum_of_what_is_known():
    assert sum_macs(costing(5, 0, 7)) == (12, 12)
    assert sum_macs([]) == (0, 0)


def test_with_a_call_that_is_not_known_it_is_a_lower_bound():
    assert sum_macs(costing(5, None, 7)) == (None, 12)


def test_parts_add_up_to_the_whole():
    for one, other in ([(5, 0), (7,)], [(5, None), (7,)], [(), (7, None)]):
        parts = [sum_macs(costing(*one)), sum_macs(costing(*other))]
        assert add_macs(parts) == sum_macs(costing(*one, *other))
    assert add_macs([]) == (0, 0)
