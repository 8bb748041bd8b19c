"""Python's search for garbage stands still while a model is read, and goes on as it was."""

import gc

import pytest

from archlens.readers.garbage import no_search_for_garbage


def test_it_goes_on_afterwards_whatever_happens():
    assert gc.isenabled()
    with no_search_for_garbage():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="literal"), no_search_for_garbage():
        int("damaged")
    assert gc.isenabled()


def test_who_turned_it_off_finds_it_off():
    gc.disable()
    try:
        with no_search_for_garbage():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
