"""Modules that are kept out while a library loads, and only then."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import pytest

from aftershake.kept_out import kept_out

NEW = "this"  # a module of Python's that nothing here loads


def test_what_is_not_loaded_is_not_there_or_has_these_names_and_is_whole_afterwards() -> None:
    assert NEW not in sys.modules
    with kept_out({NEW: None}), pytest.raises(ImportError):
        import_module(NEW)
    with kept_out({NEW: {"one": 1}}):
        assert import_module(NEW).one == 1
    assert NEW not in sys.modules


def test_what_is_loaded_already_stays() -> None:
    with kept_out({"json": None, "sys": {}}):
        assert sys.modules["sys"] is sys
        assert import_module("json") is json
    assert sys.modules["sys"] is sys


def test_an_import_that_fails_leaves_nothing_behind() -> None:
    with pytest.raises(ImportError), kept_out({NEW: {}}):
        raise ImportError
    assert NEW not in sys.modules
