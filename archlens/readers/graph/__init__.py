"""From a model's description to the graph of its calls: order, opening of nested models, shapes, notes."""
