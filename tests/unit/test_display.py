"""How an Analysis shows itself: in the interpreter, printed, in IPython, in a notebook."""

from archlens.render import text
from tests.unit.render.made import sample


class Printer:
    """The one method of IPython's printer that is called."""

    def __init__(self):
        self.written = ""

    def text(self, text):
        self.written += text


def test_the_interpreter_shows_one_line():
    assert repr(sample("driving")) == ("<Analysis of 'driving': 3 inputs, 2 fusions, 2 outputs, 16 layers, depth 11>")


def test_printed_it_is_the_report():
    assert str(sample("driving")) == text.render(sample("driving"))


def test_ipython_in_a_terminal_shows_the_report():
    printer = Printer()
    sample("driving")._repr_pretty_(printer, cycle=False)
    assert printer.written + "\n" == text.render(sample("driving"))
