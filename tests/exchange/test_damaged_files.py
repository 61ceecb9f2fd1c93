"""Files that were damaged anywhere: beats or a sentence, an exit code of the contract, no hang."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aftershake.cli.group import cli
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import RrFile, read_bytes
from support.file_forms import WITH_HOLE, WITHOUT_TIMES

FORMS = [
    each if isinstance(each, bytes) else each.encode()
    for each in (*WITH_HOLE.values(), *WITHOUT_TIMES.values())
]
JUNK = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from(
        [
            b"\n",
            b"\0\0\0",
            b",",
            b";",
            b'"',
            b"-",
            b"[",
            b"}",
            b"\n-1\n",
            b"1e99",
            b"\xff\xfe",
            b"nan",
        ]
    ),
)


def read_or_fault(data: bytes) -> RrFile | RrFileError:
    try:
        return read_bytes(data, "damaged.csv")
    except RrFileError as error:
        return error


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The beginning of a file in some form, cut, doubled, overwritten and pieced together."""
    data = draw(st.sampled_from(FORMS))[: draw(st.integers(40, 4000))]
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 60))
        kind = draw(st.sampled_from(["out", "twice", "over", "in", "other"]))
        piece = {
            "out": b"",
            "twice": data[at : at + size] * 2,
            "over": draw(JUNK),
            "in": draw(JUNK) + data[at : at + size],
            "other": draw(st.sampled_from(FORMS))[at : at + size],
        }[kind]
        data = data[:at] + piece + data[at + size :]
    return data


def one_digit_lost() -> bytes:
    """The first of the times is 31 years before the others, and the last row was cut."""
    rr_s = (0.9 + 0.03 * np.sin(0.8 * np.arange(124))).round(3)
    times_s = 1767225450 + np.cumsum(rr_s)
    rows = [f"{at:.3f},{rr:.3f}" for at, rr in zip(times_s, rr_s, strict=True)]
    return "\n".join(["unix_time,ibi", "1", rows[0][1:], *rows[1:]])[:-4].encode()


@settings(max_examples=600, deadline=None)
@given(damaged())
@example(one_digit_lost())
def test_a_damaged_file_is_beats_or_a_sentence(data: bytes) -> None:
    file = read_or_fault(data)
    if isinstance(file, RrFileError):
        assert "\n" not in str(file)
        assert len(str(file)) < 300
        assert file.exit_code == 4
        return
    beats = file.beats
    assert len(beats)
    assert np.all(np.isfinite(beats.t_s))
    assert np.all(beats.rr_ms >= 0)
    assert np.all(np.diff(beats.run) >= 0)
    # Within a run, beats follow one another by their intervals: nothing lies between them.
    same = beats.is_successive
    np.testing.assert_allclose(np.diff(beats.t_s)[same], beats.rr_ms[1:][same] / 1000, atol=0.12)
    if file.odd is not None:
        assert file.odd.count == int(np.count_nonzero(beats.rr_ms == 0)) or 0 in beats.rr_ms


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(damaged(), st.binary(max_size=200)), st.booleans())
def test_a_damaged_file_ends_with_an_exit_code_of_the_contract(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, as_plan: bool
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "damaged.csv"
    path.write_bytes(data)
    plan = ("--plan", "quick") if as_plan else ()
    ran = CliRunner().invoke(cli, ["analyze", str(path), *plan, "--json"])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    assert ran.exit_code in (0, 4)
    assert bool(ran.stdout) or bool(ran.stderr)
    for line in ran.stdout.splitlines():
        found = json.loads(line)
        assert found["file"] == str(path)
