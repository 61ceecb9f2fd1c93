"""RR files: what is in them is found out, what cannot be used is refused with line and reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.events import Link, Packet
from aftershake.exchange import NoSuchFile, RrFileError
from aftershake.exchange.recording import Recording, lines
from aftershake.exchange.rr_files import LARGEST_BYTES, RrFile, read, read_bytes
from aftershake.rr.packet import encode

REFERENCE = Path(__file__).parents[3] / "shared" / "reference-data"
RR_MS = [812, 799, 840, 861, 823, 790, 805, 833]
ENDS_S = np.cumsum(RR_MS) / 1000


def rows(*columns: object, sep: str = " ", head: str = "", end: str = "\n") -> bytes:
    body = "".join(sep.join(str(cell) for cell in row) + end for row in zip(*columns, strict=True))
    return (head + body).encode()


def assert_is(file: RrFile, format: str, rr_ms: list[float] = RR_MS, runs: int = 1) -> None:
    assert file.format == format
    np.testing.assert_allclose(file.beats.rr_ms, rr_ms, atol=1e-6)
    assert int(file.beats.run[-1]) == runs - 1


SECONDS = [f"{rr / 1000:.3f}" for rr in RR_MS]
COMMAS = [second.replace(".", ",") for second in SECONDS]
MS_ENDS = [round(1000 * end) for end in ENDS_S]
MS_STARTS = [0, *MS_ENDS[:-1]]
DATES = [f"2025-03-15 11:03:{int(end):02d} +0000" for end in ENDS_S]


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (rows(RR_MS), "RR intervals"),
        (rows(RR_MS, end="\r\n"), "RR intervals"),
        (rows(RR_MS, end="\r"), "RR intervals"),
        (rows(RR_MS).rstrip(), "RR intervals"),
        (rows(RR_MS, head="# my beats\n\n"), "RR intervals"),
        (rows(RR_MS, end=".0\n"), "RR intervals"),
        (rows(SECONDS), "RR intervals"),
        (rows(COMMAS), "RR intervals"),
        (rows([f"{rr},0" for rr in RR_MS]), "RR intervals"),
        (b"\xef\xbb\xbf" + rows(RR_MS), "RR intervals"),
        (rows(RR_MS).decode().encode("utf-16"), "RR intervals"),
        (rows(RR_MS).decode().encode("utf-16-le"), "RR intervals"),
        (rows(RR_MS, head="# M\xfcller\n").decode().encode("latin-1"), "RR intervals"),
        (rows(ENDS_S, SECONDS), "times and RR intervals"),
        (rows(MS_STARTS, RR_MS, sep="\t"), "times and RR intervals"),
        (rows(MS_ENDS, RR_MS, sep=", "), "times and RR intervals"),
        (rows(MS_ENDS, RR_MS, sep=","), "times and RR intervals"),
        (rows([round(e, 3) for e in ENDS_S], RR_MS, sep="   "), "times and RR intervals"),
        (rows(DATES, RR_MS, MS_STARTS, sep=", ", head="date, rr, since start\n"), "HRV Logger"),
        (
            rows(
                [1_741_000_000_000 + end for end in MS_ENDS],
                RR_MS,
                MS_ENDS,
                sep=",",
                head="timestamp,rr,since_start\n\n",
            ),
            "FatMaxxer",
        ),
        (
            rows(
                [f"2025-03-15T11:03:{end:06.3f}" for end in ENDS_S],
                RR_MS,
                sep=";",
                head="Phone timestamp;RR-interval [ms]\n",
            ),
            "Polar Sensor Logger",
        ),
        (
            rows(ENDS_S, SECONDS, [1] * 8, sep=",", head='"secs","R-R","R-R flag"\n'),
            "GoldenCheetah",
        ),
        (rows(RR_MS, head="RR\n"), "table with RR intervals"),
        (rows(RR_MS, head="RR-interval [ms]\n"), "table with RR intervals"),
        (rows(ENDS_S, COMMAS, sep=";", head="t_s;rr_s\n"), "table with RR intervals"),
        (rows(RR_MS, head="[Params]\nVersion=106\nInterval=238\n\n[HRData]\n"), "Polar .hrm"),
        (rows(RR_MS, head="[Params]\n[HRData]\n", end="\r\n") + b"\r\n[Notes]\r\n1", "Polar .hrm"),
    ],
)
def test_every_known_kind_is_read(data: bytes, format: str) -> None:
    file = read_bytes(data)
    assert_is(file, format)
    np.testing.assert_allclose(file.beats.t_s, ENDS_S, atol=0.02)
    assert file.events == ()


@pytest.mark.parametrize("sep", [";", "\t", " "])
def test_a_slow_heart_with_decimal_commas_is_no_table(sep: str) -> None:
    slow_ms = [1250, 1230, 1210, 1260]
    ends = [f"{end:.3f}".replace(".", ",") for end in np.cumsum(slow_ms) / 1000]
    data = rows(ends, [f"{rr / 1000:.3f}".replace(".", ",") for rr in slow_ms], sep=sep)
    assert_is(read_bytes(data), "times and RR intervals", rr_ms=slow_ms)


GAP = 4  # beats are missing before this one
LATER_S = ENDS_S + np.where(np.arange(8) >= GAP, 30.0, 0.0)


@pytest.mark.parametrize(
    "data",
    [
        rows(LATER_S, RR_MS),
        rows(LATER_S * 1000, SECONDS),
        rows(LATER_S - np.array(RR_MS) / 1000, RR_MS),
        rows(DATES, RR_MS, LATER_S * 1000, sep=",", head="date,rr,since start\n"),
        rows(
            [f"2025-03-15T11:03:{end:06.3f}" for end in LATER_S],
            RR_MS,
            sep=";",
            head="Phone timestamp;RR-interval [ms]\n",
        ),
        # Arrivals: two or three beats share the stamp of their packet.
        rows([10, 10, 10, 12, 44, 44, 45, 46], RR_MS, sep=",", head="timestamp,rr\n"),
    ],
)
def test_a_gap_in_the_times_splits_the_run(data: bytes) -> None:
    beats = read_bytes(data).beats
    assert beats.run.tolist() == [0] * GAP + [1] * (8 - GAP)
    np.testing.assert_allclose(beats.rr_ms, RR_MS, atol=1e-6)
    np.testing.assert_allclose(beats.t_s, LATER_S, atol=1.7)


def test_one_beat_that_is_missing_among_beat_times_splits_the_run() -> None:
    kept = [0, 1, 2, 4, 5, 6, 7]
    beats = read_bytes(rows(ENDS_S[kept], [RR_MS[i] for i in kept])).beats
    assert beats.run.tolist() == [0, 0, 0, 1, 1, 1, 1]
    np.testing.assert_allclose(beats.t_s, ENDS_S[kept], atol=1e-9)


def test_late_arrivals_never_become_intervals_nor_gaps() -> None:
    late = ENDS_S + np.array([0, 0.4, 0.1, 1.2, 0.9, 0.2, 0.0, 0.7])
    late = np.maximum.accumulate(late)
    data = rows(late, RR_MS, sep=",", head="timestamp,rr\n")
    assert_is(read_bytes(data), "table with RR intervals")


def test_intervals_that_no_heart_makes_stay_for_others_to_flag() -> None:
    odd = [*RR_MS, *RR_MS, 0, 4000, 150, 60_000]
    assert_is(read_bytes(rows(odd)), "RR intervals", rr_ms=odd)


def test_a_recording_gives_its_events_and_beats() -> None:
    words = [830, 820, 860, 880]
    events = (
        Link(0.0, "connected", 1),
        *(Packet(1.0 + i, encode(72, (word,)), 1) for i, word in enumerate(words)),
    )
    file = read_bytes("".join(lines(Recording(events))).encode())
    assert file.events == events
    assert_is(file, "Aftershake recording", rr_ms=[word * 1000 / 1024 for word in words])


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "the file is empty"),
        (b" \r\n\n", None, "the file is empty"),
        (b"# nothing\n", None, "no RR intervals"),
        (bytes(range(256)), None, "not a text file"),
        (b"SQLite format 3\0" + bytes(90), None, "database cannot be read"),
        (b"\x0e\x10\x00\x08\x10\x00\x00\x00.FIT\x00\x00", None, "Garmin FIT"),
        (rows(RR_MS, head="812\n").replace(b"799", b"79O"), 3, "'79O' is not a number"),
        (rows(RR_MS).replace(b"799", b"nan"), 2, "'nan' is not a number"),
        (rows([812, -799, 840]), 2, "'-799' cannot be an RR interval"),
        (rows([812, "9e90", 840]), 2, "'9e90' cannot be an RR interval"),
        (rows(RR_MS).replace(b"799", b"1 2"), 2, "2 numbers here, 1 in other lines"),
        (rows(RR_MS, RR_MS, RR_MS), 1, "more than a time and an RR interval"),
        (rows([89, 91, 90] * 9), None, "cannot tell"),
        (rows([*SECONDS, *RR_MS]), None, "cannot tell"),
        (rows([0, 0]), None, "no interval above 0"),
        (rows(np.cumsum([250] * 12)), None, "only rise"),
        (rows(RR_MS[::-1], RR_MS), None, "first column is not the time"),
        (b"Dear diary\nI shook.\n", 1, "neither an RR interval nor a header"),
        (b"# Notes\n\nMy day\nAll calm, heart rate, low\n", 3, "neither an RR interval nor"),
        (b"A page about rr files for all\nof us\n", 1, "neither an RR interval nor"),
        (b"Datetime, Rmssd, lnRmssd, Sdnn, Pnn50\n", None, "summaries"),
        (b"date,time,HR,AVNN,SDNN,rMSSD\n", None, "summaries"),
        (b"date, timestamp, annotation, manual\n", None, "annotations"),
        (b"Phone timestamp;HR [bpm];HRV [ms];Breathing interval [rpm];\n", None, "heart rates"),
        (b"Timestamp,BPM,RR,Battery\n1,60,1000,90\n", 2, "the time is not understood: '1'"),
        (b"Timestamp,BPM,RR,Battery\nx\ny\n", 2, "'x' is no row of iron-heart's log"),
        (b"Timestamp,BPM,RR,Battery\n2026-03-01 07:00:01,60,0,9\n", None, "no RR intervals"),
        (b"timestamp,rr,since_start\n", None, "no RR intervals"),
        (b"timestamp,rr\n1,800\n2\n3,800\n", 3, "fewer columns"),
        (b"timestamp,rr\n1,800\n2,x\n", 3, "'x' is not a number"),
        (b"[Params]\nInterval=5\n[HRData]\n66\n", None, "heart rates"),
        (b"[Params]\nInterval=238\n[HRData]\n", None, "is empty"),
        (b"[Params]\nInterval=238\n[HRData]\n812\n8x\n", 5, "'8x' is not a number"),
        (b"[Params]\nInterval=238\n", None, r"no \[HRData\] section"),
        (b'{"type":"packet"}\n', 1, "session_start"),
        (b'{"rr": 812}\n', None, "no RR intervals in this JSON"),
        ("".join(lines(Recording(()))).encode(), None, "nothing from a strap"),
    ],
)
def test_what_cannot_be_used_is_refused_with_line_and_reason(
    data: bytes, line: int | None, reason: str
) -> None:
    where = "^beats.txt: " if line is None else f"^beats.txt, line {line}: "
    with pytest.raises(RrFileError, match=where + f".*{reason}") as raised:
        read_bytes(data, "beats.txt")
    assert raised.value.line == line
    assert raised.value.exit_code == 4


def test_a_file_too_large_for_rr_intervals_is_not_even_looked_at() -> None:
    with pytest.raises(RrFileError, match="larger than 16 MB"):
        read_bytes(b"8" * (LARGEST_BYTES + 1))


def test_a_table_cut_off_in_its_last_line_reads_up_to_there() -> None:
    data = rows(MS_ENDS, RR_MS, sep=",", head="timestamp,rr\n") + b"6563"
    assert_is(read_bytes(data), "table with RR intervals")


def test_what_is_no_file_is_said_with_the_exit_code_for_it(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="there is no such file") as raised:
        read(tmp_path / "missing.txt")
    assert raised.value.exit_code == 2
    with pytest.raises(NoSuchFile, match="a folder, not a file"):
        read(tmp_path)
    with pytest.raises(NoSuchFile, match="cannot be read"):
        read("a\0b")


def test_a_file_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2025-03-15 11-03-00.txt"
    path.write_bytes(rows(RR_MS))
    assert_is(read(path), "RR intervals")


def read_or_fault(data: bytes) -> RrFile | RrFileError:
    try:
        return read_bytes(data)
    except RrFileError as error:
        return error


cells = st.one_of(
    st.integers(-10, 3000).map(str),
    st.floats().map(str),
    st.sampled_from(["0,8", "812", "", "-", "1e5", "2025-03-15 11:03:00 +0000", '"8"', "x"]),
)
heads = st.sampled_from(
    ["", "rr\n", "timestamp,rr\n", "date, rr, since start\n", "[HRData]\n", "t_s;rr\n", "{", "#\n"]
)
texts = st.builds(
    lambda head, table, sep, end: head + "".join(sep.join(row) + end for row in table),
    heads,
    st.lists(st.lists(cells, min_size=1, max_size=3), max_size=15),
    st.sampled_from([",", ";", " ", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


@example(b";,")
@given(st.one_of(st.binary(), st.text().map(str.encode), texts.map(str.encode)))
def test_any_bytes_are_beats_or_an_error_in_words(data: bytes) -> None:
    found = read_or_fault(data)
    if isinstance(found, RrFile):
        assert len(found.beats)
        assert np.all(np.isfinite(found.beats.t_s))
        assert np.all(found.beats.rr_ms >= 0)
        assert np.all(np.diff(found.beats.run) >= 0)
    else:
        assert "\n" not in str(found)
        assert len(str(found)) < 200


@given(st.lists(st.integers(300, 2000), min_size=2, max_size=60), st.sampled_from(["ms", "s"]))
def test_both_units_are_told_apart(rr_ms: list[int], unit: str) -> None:
    written = rr_ms if unit == "ms" else [f"{rr / 1000:.3f}" for rr in rr_ms]
    found = read_or_fault(rows(written))
    if isinstance(found, RrFile):
        np.testing.assert_allclose(found.beats.rr_ms, rr_ms)
    else:
        assert sorted(set(rr_ms)) == rr_ms  # only what rises throughout is refused


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference recordings are not here")
@pytest.mark.parametrize(
    ("name", "beats", "mean_rr_ms"),
    [
        ("nn_intervals.txt", 1000, 718.248),
        ("rest_rri.txt", 910, 1058.7187),
        ("exercise_rri.hrm", 4117, 622.247),
    ],
)
def test_real_files_are_read(name: str, beats: int, mean_rr_ms: float) -> None:
    file = read(REFERENCE / "published" / name)
    assert len(file.beats) == beats
    assert file.beats.rr_ms.mean() == pytest.approx(mean_rr_ms, abs=1e-3)


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference recordings are not here")
def test_files_that_are_no_intervals_are_refused() -> None:
    for name in ("published/dfa_rr_intervals.txt", "published/dfa_expected.txt"):
        with pytest.raises(RrFileError):
            read(REFERENCE / name)
    with pytest.raises(RrFileError, match="only rise"):
        read(REFERENCE / "strap-ecg" / "subject_01_sitting_annotation_cs.tsv")


@pytest.mark.parametrize("unit", ["samples", "ticks"])
@pytest.mark.parametrize("head", ["RR ({})\n", "Time (s);RR interval [{}]\n"])
def test_intervals_that_are_counted_in_an_unknown_part_of_a_second(head: str, unit: str) -> None:
    columns = ([f"{end:.3f}" for end in ENDS_S], RR_MS) if ";" in head else (RR_MS,)
    with pytest.raises(RrFileError, match="nothing says how many make a second"):
        read_bytes(rows(*columns, sep=";", head=head.format(unit)))


@pytest.mark.parametrize(
    "head",
    ["Czas [s];Odstęp RR [ms]\n", "Czas [s];Interwał RR [ms]\n", "Время (с);RR интервал (мс)\n"],
)
def test_names_of_other_languages(head: str) -> None:
    assert_is(read_bytes(rows(ENDS_S, RR_MS, sep=";", head=head)), "table with RR intervals")


@pytest.mark.parametrize("head", ["", "RR (ms)\n", "RR (ms);note\n"])
def test_a_last_number_that_is_the_sum_of_all_is_no_interval(head: str) -> None:
    rr = 3 * RR_MS
    end = ";\n" if ";" in head else "\n"
    file = read_bytes(rows([*rr, sum(rr)], head=head, end=end))
    assert file.beats.rr_ms.tolist() == [*rr, 0]
    assert file.odd is not None
    assert str(sum(rr)) in file.odd.text
