"""The families of layers: one module a family, with its rules of shapes and weights and a row for each class."""
