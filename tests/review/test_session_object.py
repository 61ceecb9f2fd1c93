"""The session object of the command-line contract."""

from __future__ import annotations

import support.app_examples as examples
from aftershake.review.session_object import comparison_from_json, result_to_json


def test_a_comparison_comes_back_from_its_json() -> None:
    said = result_to_json(examples.RESULT)["comparison"]
    assert comparison_from_json(said) == examples.RESULT.comparison
