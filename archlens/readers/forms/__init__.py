"""The forms of model files, one module a form."""
