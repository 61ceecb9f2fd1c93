"""Writes the JSON Schemas of what the program prints (src/aftershake/schemas): `make schemas`.

Each file holds all that it needs. What several have in common, the metrics, a session, is said here
once. More names may be added to every object; none is renamed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "src" / "aftershake" / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def of(kind: str, description: str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": description} if description else {}), **more}


def number(description: str = "", **more: Any) -> Schema:
    return of("number", description, **more)


def count(description: str = "", least: int = 0) -> Schema:
    return of("integer", description, minimum=least)


def text(description: str = "") -> Schema:
    return of("string", description)


def flag(description: str = "") -> Schema:
    return of("boolean", description)


def one_of(*values: str | None, description: str = "") -> Schema:
    return {"enum": list(values), **({"description": description} if description else {})}


def null_or(schema: Schema) -> Schema:
    """The same, or null where it cannot be said."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def rows(of_each: Schema, description: str = "") -> Schema:
    return of("array", description, items=of_each)


def thing(
    description: str = "", /, *, maybe: tuple[str, ...] = (), more: bool = False, **names: Schema
) -> Schema:
    """An object with these names, all of them there but those in `maybe`. Others may come; `more`:
    there are others now."""
    needed = [name for name in names if name not in maybe]
    found = of("object", description, properties=names, required=needed)
    return {**found, "additionalProperties": True} if more else found


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


UTC = text("UTC, ISO 8601")
KIND = one_of("rest", "shake", "other")
POSTURE = one_of("lying", "sitting", "standing", "any")
QUALITY = one_of("good", "low", "refused")
REASON = null_or(text("why, in plain words; they may change"))
CODE = null_or(text("the same as a stable name; there may be new ones"))
CODES = rows(text(), "the same as stable names; there may be new ones")
T_S = number("seconds since the session began")

VERDICT = one_of(
    *("clearly_higher", "larger_than_usual_higher", "within_usual_variation"),
    *("larger_than_usual_lower", "clearly_lower", "cannot_tell", "not_comparable"),
)

METRICS = thing(
    "What was measured of a stretch. Where quality is refused, every value of variability outside"
    " raw is null; the heart rate stays.",
    beats=count("whose whole interval lies in the stretch, those left out too"),
    duration_s=number(),
    gap_s=number("how much of it no beat covers"),
    excluded_percent=null_or(number("share of the beats left out as artifacts")),
    quality=QUALITY,
    reason=REASON,
    reason_codes=CODES,
    mean_rr_ms=null_or(number()),
    hr_bpm=null_or(number("60000 / mean_rr_ms")),
    rmssd_ms=null_or(number()),
    ln_rmssd=null_or(number("its natural logarithm")),
    sdnn_ms=null_or(number()),
    pnn50_percent=null_or(number("of the pairs")),
    sd1_ms=null_or(number()),
    sd2_ms=null_or(number()),
    vlf_ms2=null_or(number("0.0033 to 0.04 Hz")),
    lf_ms2=null_or(number("0.04 to 0.15 Hz")),
    hf_ms2=null_or(number("0.15 to 0.40 Hz")),
    total_power_ms2=null_or(number("the three together")),
    dfa_alpha1=null_or(number()),
    sample_entropy=null_or(number()),
    breathing_per_min=null_or(number("estimated from the swing of the intervals")),
    raw=thing(
        "with nothing left out, for agreement with other tools",
        rmssd_ms=null_or(number()),
        sdnn_ms=null_or(number()),
    ),
    dfa_beats=null_or(count("how many beats dfa_alpha1 is of")),
    sample_entropy_beats=null_or(count()),
    breathing_lowest_per_min=null_or(number("of its slowest minutes")),
    breathing_highest_per_min=null_or(number("of its quickest minutes")),
    sighs=null_or(count("leaps of the interval as in a deep breath")),
    rmssd_without_sighs_ms=null_or(number()),
    misplaced=null_or(count("beats that seem a little early or late")),
)

COMPARISON = thing(
    "The rest after beside the rest before.",
    verdict=VERDICT,
    delta_ln_rmssd=null_or(number()),
    percent=null_or(number("the same as a change of RMSSD")),
    delta_hr_bpm=null_or(number()),
    delta_breathing_per_min=null_or(number()),
    usual_variation=thing(
        "by how much two plain rests differ, ln units",
        **{
            "within_ln": number(),
            "clear_ln": number(),
            "from": text('"published", "measured rests" or "N control sessions"'),
            "middle_ln": number(),
        },
    ),
    own_sessions=null_or(
        thing(
            "90 % prediction range of the person's own earlier sessions",
            n=count(),
            low_ln=number(),
            high_ln=number(),
        )
    ),
    rest_exceedance=null_or(
        number("share of pairs of plain rests that differ by at least this", minimum=0, maximum=1)
    ),
    rest_exceedance_heart_rate_moved=null_or(number("of those whose heart rate moved, too")),
    rest_exceedance_night=null_or(number("of people at night")),
    earlier_ln=rows(number(), "the changes of earlier comparable sessions, oldest first"),
    reasons=rows(text("what limits it, or makes it impossible, in plain words")),
    reason_codes=CODES,
)

PHASE = thing(
    name=text(),
    kind=KIND,
    posture=POSTURE,
    start_s=T_S,
    end_s=T_S,
    measured_from_s=T_S,
    measured_to_s=T_S,
    metrics=ref("metrics"),
)

GAP = thing(start_s=T_S, end_s=T_S, reason=text("why, in plain words"), reason_codes=CODES)
MARK = thing(t_s=T_S, note=text())
RATED = null_or(
    of("object", "0 to 10 by item; null where not asked", additionalProperties=null_or(count()))
)

SESSION_NAMES: dict[str, Schema] = {
    "id": count(least=1),
    "title": text(),
    "started_at": UTC,
    "duration_s": number(),
    "plan": text(),
    "strap": text("its name; empty where it told none"),
    "complete": flag("every phase of the plan was gone through"),
    "phases": rows(ref("phase")),
    "gaps": rows(ref("gap")),
    "ratings": thing(before=RATED, after=RATED),
    "comparison": ref("comparison"),
    "headline": text("the result in one sentence; its words may change"),
    "marks": rows(ref("mark"), "moments that the person marked"),
    "check": thing(
        "what the person noted, as codes and their own words",
        posture=null_or(text()),
        tags=rows(text()),
        tremor=null_or(text()),
        place=null_or(text()),
        overwhelmed=null_or(text()),
        note=null_or(text()),
        distress_code=null_or(text()),
    ),
    "cues": rows(
        thing(t_s=T_S, cue=text("a stable name"), words=text()), "what was told, and when"
    ),
    "tiredness": rows(thing(t_s=T_S, value=null_or(count()))),
}
EXCLUDED = text("why the person leaves it out of trend and ranges; only where they do")
DEFS: dict[str, Schema] = {
    "session": thing("A session.", maybe=("excluded",), **SESSION_NAMES, excluded=EXCLUDED),
    "phase": PHASE,
    "gap": GAP,
    "mark": MARK,
    "metrics": METRICS,
    "comparison": COMPARISON,
}

_MISSING = {"reason": REASON, "reason_codes": CODES}
_RATES = rows(thing(t_s=T_S, bpm=null_or(number("null where the line is broken"))))
DETAILS = thing(
    "What lies behind it; only with --details. Times in seconds on the session's clock.",
    start_s=number("when the first phase began"),
    recovery=null_or(
        thing(
            "how the rest after came back to the rest before",
            phase=count("index into phases"),
            baseline_hr_bpm=null_or(number()),
            heart_rate=rows(thing(after_s=number(), hr_bpm=null_or(number()), **_MISSING)),
            baseline_rmssd_ms=null_or(number()),
            rmssd_back=thing(
                "when RMSSD was back: its code, the numbers of that, and words",
                code=text("a stable name"),
                words=text(),
                more=True,
            ),
        )
    ),
    minutes=rows(
        thing(t_s=T_S, rmssd_ms=null_or(number()), quality=QUALITY, **_MISSING),
        "RMSSD by the minute",
    ),
    rests=rows(
        thing(
            phase=count("index into phases"),
            which=one_of("first", "second", None, description="of the two that are compared"),
            name=text(),
            tachogram=rows(thing(t_s=T_S, rr_ms=null_or(number("null where it is broken")))),
            poincare=thing(
                sd1_ms=null_or(number()),
                sd2_ms=null_or(number()),
                pairs_ms=rows(rows(number())),
            ),
            spectrum=thing(
                vlf_ms2=null_or(number()),
                lf_ms2=null_or(number()),
                hf_ms2=null_or(number()),
                total_power_ms2=null_or(number()),
                hz=rows(number()),
                ms2_per_hz=rows(number()),
            ),
            **_MISSING,
        )
    ),
    steps=rows(thing(phase=count(), name=text(), start_s=T_S, end_s=T_S)),
    heart_rate=_RATES,
    excluded=_RATES,
)

FILE_NAMES: dict[str, Schema] = {
    "file": text("as it was given"),
    "format": text("what it was found to be"),
    "impossible_lines": count("lines that could be no interval"),
}
ANALYZE = {
    "anyOf": [
        thing("A file as a whole.", **FILE_NAMES, **METRICS["properties"]),
        thing(
            "With --plan: a file as a session, which has no number and no known beginning.",
            **FILE_NAMES,
            **{**SESSION_NAMES, "id": of("null"), "started_at": of("null")},
        ),
    ]
}

BEATS = thing(
    "Columns: a value a beat in each. Beats of two runs are no neighbours.",
    number=rows(of("integer")),
    t_s=rows(number(), "when the beat was that ends the interval, on the session's clock"),
    rr_ms=rows(number()),
    run=rows(of("integer")),
    phase=rows(null_or(of("integer")), "counted from 1; null: outside of all"),
    measured=rows(flag()),
    artifact=rows(one_of("out_of_bounds", "out_of_place", "noise", None)),
)
EXPORT = thing(
    schema={"const": "aftershake.session"},
    schema_version={"const": 1},
    person=text("empty for the one without a name"),
    source=text('"strap", "replay", "simulate" or "import"; there may be new ones'),
    session=ref("session"),
    interval_kind=one_of(
        *("rr", "pulse", "some"),
        description="of any two beats; of pulse waves, seen by light; of beats of which some were"
        " not kept",
    ),
    beats=ref("beats"),
)

STEP = thing(
    name=text(),
    duration_s=number(),
    count=null_or(count("of repetitions")),
    breaths=null_or(count()),
    cue=text("what to do"),
    picture=text(),
    side=null_or(text()),
    tiredness=flag("it asks how tired the muscles are"),
)
PLAN = thing(
    "A plan: its phases and their steps.",
    **{
        "name": text(),
        "title": text(),
        "about": text(),
        "duration_s": number(),
        "from": text("where it comes from"),
        "who": text("who it is for"),
        "needs": rows(text("floor, wall, chair, standing or music")),
        "experience": text("first, some or practised"),
        "phases": rows(
            thing(
                name=text(),
                kind=KIND,
                posture=POSTURE,
                duration_s=number(),
                settle_s=number("left out of what is measured, at its beginning"),
                say=text(),
                moving=flag("there is movement, in which variability is not measured"),
                steps=rows(STEP),
            )
        ),
    },
)

MEAN = null_or(
    thing("with its 95 % interval, ln units", mean_ln=number(), low_ln=number(), high_ln=number())
)
DAY = text("a day of the person's calendar, ISO 8601")
READING = thing(
    "RMSSD of one rest before any shaking.",
    day=DAY,
    rmssd_ms=number(),
    hr_bpm=null_or(number()),
    posture=POSTURE,
    morning=flag(),
)
TREND = thing(
    trend=null_or(
        thing(
            "of the readings in the posture that most of them have; null without any",
            posture=POSTURE,
            readings=count(),
            days=count(),
            other_postures=count("readings left out"),
            newest=READING,
            week_days=count(),
            week_rmssd_ms=null_or(number("geometric mean of the last seven days")),
            week_hr_bpm=null_or(number()),
            week_cv_percent=null_or(number()),
            band_days=count(),
            low_ms=null_or(number("mean less half an SD over sixty days")),
            high_ms=null_or(number()),
            beside=null_or(
                thing(
                    "the newest day beside those before it",
                    delta_ln=number(),
                    share=number("of days of one person that lie as far off"),
                    own=flag("by the person's own days, not by published ones"),
                )
            ),
            by_day=rows(
                thing(
                    day=DAY,
                    rmssd_ms=number(),
                    hr_bpm=null_or(number()),
                    week_rmssd_ms=null_or(number()),
                )
            ),
        )
    ),
    readings=rows(READING),
    outdated=count("sessions that are to be worked out again"),
    refused=count("rests that gave no number"),
    excluded=count("sessions that the person leaves out"),
    ahead=count("readings that are dated after today"),
    plans=rows(
        thing(
            plan=text(),
            title=text(),
            control=flag("it rests where others shake"),
            changes=rows(thing(session_id=count(), day=DAY, delta_ln=number())),
            mean=MEAN,
            against=null_or(
                thing(
                    "shaking less rest instead of it",
                    shaking=count(),
                    controls=count(),
                    difference=MEAN,
                    each_to_tell=null_or(count()),
                )
            ),
        )
    ),
    next_step=null_or(
        thing(
            "what would tell more: a code, with its numbers", code=text("a stable name"), more=True
        )
    ),
)

CARE = thing(
    "What the answers before shaking came to.",
    allowed=null_or(text("a stable name; null where nobody was asked")),
    answered_at=null_or(UTC),
    due_at=null_or(UTC),
    due=flag("the questions are asked before the next session"),
    ask_before_breathing=flag(),
    sessions_with_shaking=count(),
    most_s=null_or(number("how long the next shaking may last")),
    why=null_or(text("a stable name")),
    own_most_s=null_or(number("a length that the person set")),
    longest=flag("they set the longest, against advice"),
    red_flag_at=null_or(UTC),
    notes=rows(text("a stable name")),
)

_SOUND = {"on": flag(), "volume": count()}
SOUND = thing(
    sound=thing(**_SOUND, device=null_or(text()), missing=CODE),
    speech=thing(**_SOUND, program=null_or(text()), missing=CODE),
    quiet=null_or(text("hours in which nothing sounds: 22:00-07:00")),
    wrong=rows(thing(name=text(), value={"description": "as it stands in config.toml"})),
    sounds=rows(thing(name=text(), meaning=text())),
)

DOCTOR = rows(
    thing(
        what=text(),
        fine=null_or(flag("null where it could not be told")),
        found=text(),
        advice=text("empty where there is none"),
    )
)

SCAN = rows(
    thing(
        name=text(),
        address=text(),
        rssi_dbm=null_or(of("integer")),
        connected=flag("to this computer, already"),
        battery_percent=null_or(count()),
        adapter=null_or(text()),
    )
)

SESSIONS = rows(
    thing(
        id=count(least=1),
        title=text(),
        started_at=UTC,
        duration_s=number(),
        plan=text(),
        source=text('"strap", "replay", "simulate" or "import"; there may be new ones'),
        strap=text(),
        complete=flag(),
        cut_off=flag("it never ended, and nobody is recording it"),
        verdict=null_or(VERDICT),
        delta_ln_rmssd=null_or(number()),
        excluded=null_or(text("why the person leaves it out of trend and ranges")),
    ),
    "newest first",
)

PEOPLE = rows(
    thing(
        name=text("empty for the one without"),
        sessions=count(),
        last_used_at=null_or(UTC),
    )
)

_NONE_TAKEN = (
    "format",
    "started_at",
    "plan",
    "beats",
    "phases_from",
    "dated_by",
    "impossible_lines",
)
IMPORT = thing(
    "What became of a file; one object a session, or one for a file that could not be taken in.",
    maybe=_NONE_TAKEN,
    file=text(),
    session=null_or(count("its number", least=1)),
    new=flag("false where it was there already"),
    format=null_or(text()),
    started_at=null_or(UTC),
    plan=null_or(text()),
    beats=null_or(count()),
    phases_from=null_or(text("a stable name")),
    dated_by=null_or(text("a stable name")),
    impossible_lines=count(),
    error=null_or(text("why it could not be taken in, in plain words")),
)

COMPARE = thing(
    sessions=rows(ref("session"), "as of `show`"),
    notes=rows(text("what limits setting them beside each other, in plain words")),
    note_codes=CODES,
)


_FAILED = rows(thing(id=count(least=1), reason=text("why, in plain words")))
_FROM_TO = {"from": null_or(text()), "to": null_or(text())}
_VALUE = {"type": ["number", "string", "null"]}
RECOMPUTE = {
    "anyOf": [
        thing(
            "With --dry-run: what would change.",
            sessions=count("that would be worked out again"),
            algorithm=text("of this version"),
            new=count("of them that have no result yet"),
            verdicts_changed=count(),
            numbers=count("that were set side by side"),
            numbers_changed=count("by more than rounding"),
            changes=rows(
                thing(
                    id=count(least=1),
                    algorithm=thing(**_FROM_TO),
                    verdict=thing(**_FROM_TO),
                    numbers=count(),
                    numbers_changed=rows(thing(**{"name": text(), "from": _VALUE, "to": _VALUE})),
                )
            ),
            failed=_FAILED,
        ),
        thing("What was done.", sessions=count(), worked_out=count(), failed=_FAILED),
    ]
}


def line(kind: str, description: str, /, **names: Schema) -> Schema:
    """A line of `live`."""
    return thing(
        description,
        type={"const": kind},
        schema_version={"const": 1},
        t_s=T_S,
        at=text("the same moment by the clock of the wall: UTC, ISO 8601, ms"),
        **names,
    )


LIVE = {
    "anyOf": [
        line(
            "session_start",
            "The first line.",
            program={"const": "aftershake"},
            version=text(),
            source=text('"strap", "replay" or "simulate"; there may be new ones'),
            what=text("a strap's address, a file or a session's number, a scenario's name"),
            speed=null_or(number("null for a strap, and as fast as possible")),
            plan=null_or(text("null where nothing is planned, as with a strap")),
            phases=rows(thing(name=text(), kind=KIND, posture=POSTURE, duration_s=number())),
        ),
        line(
            "beat",
            "A beat, with the packet it came in: t_s is when it was, which a strap tells to some"
            " hundredths of a second; rr_ms is exact.",
            number=count("from 1", least=1),
            rr_ms=number("the interval that it ends, as the strap told it"),
            hr_bpm=null_or(number("of this interval alone")),
            artifact={
                "enum": [True, None],
                "description": "true: no heart makes such an interval. null: not judged yet; a line"
                " of type judged follows",
            },
            gap_before=flag("beats are missing before it, as far as is known by now"),
        ),
        line(
            "judged",
            "What an earlier beat is, told once the beats after it have come (mostly two). A result"
            " of a session judges anew, with all beats.",
            number=count("of the beat", least=1),
            artifact=flag("it is left out of RMSSD"),
        ),
        line(
            "gap",
            "Beats are missing from t_s on; told once it is over.",
            end_s=T_S,
            duration_s=number(),
            reason=text("why, in plain words; they may change"),
            reason_codes=CODES,
        ),
        line(
            "state",
            "How it stands, whenever that changes; numbers that change with each beat every five"
            " seconds. A number is there only where the program would show it.",
            changed=rows(
                text(),
                "names of the fields that are not as in the state before; words are not listed",
            ),
            stage=one_of("waiting", "running", "paused", "ended"),
            link=one_of("searching", "connecting", "connected", "lost", "ended"),
            link_reason=REASON,
            link_reason_code=CODE,
            strap=null_or(text("its name")),
            battery_percent=null_or(count()),
            contact=null_or(flag("with the skin; null where the strap does not tell")),
            signal=one_of("none", "lost", "poor", "fair", "good"),
            hr_bpm=null_or(number("as the strap told it last; null rather than old")),
            rmssd_ms=null_or(number("of the last 60 s")),
            ln_rmssd=null_or(number()),
            breathing_per_min=null_or(number()),
            excluded_percent=null_or(number("share of the beats of the last 60 s left out")),
            quality=null_or(QUALITY),
            reason=null_or(text("why there is no RMSSD, in plain words; they may change")),
            reason_code=CODE,
            unit_doubt=null_or(text("why the strap's intervals may all be wrong: a stable name")),
        ),
        line(
            "phase",
            "A phase of the plan begins.",
            number=count("from 1", least=1),
            name=text(),
            kind=KIND,
        ),
        line("mark", "A moment that was marked in what is replayed."),
        line(
            "session_end",
            "The last line, where it came to an end by itself.",
            complete=flag("every phase of the plan was gone through"),
            beats=count(),
            reason=REASON,
            reason_code=CODE,
        ),
    ]
}

# By the name of the file: its title, what prints it, the schema.
SCHEMAS: dict[str, tuple[str, str, Schema]] = {
    "analyze": ("A measured file", "a line of `analyze --json`", ANALYZE),
    "care": ("Care", "`care --json`", CARE),
    "compare": ("Sessions side by side", "`compare --json`", COMPARE),
    "doctor": ("Findings", "`doctor --json`", DOCTOR),
    "export": ("An Aftershake session", "`export --format json`", EXPORT),
    "import": ("What became of files", "a line of `import --json`", IMPORT),
    "live": ("Beats as they come", "a line of `live --json`", LIVE),
    "people": ("People", "`people --json`", PEOPLE),
    "plans": ("Plans", "`plans --json`", rows(PLAN)),
    "plans-show": ("A plan", "`plans show --json`", PLAN),
    "recompute": ("Working out again", "`recompute --json`", RECOMPUTE),
    "scan": ("Straps in reach", "`scan --json`", SCAN),
    "sessions": ("Sessions", "`sessions --json`", SESSIONS),
    "show": (
        "A session",
        "`show --json`, `start --headless --json`, `rest-reading --headless --json`",
        thing(
            maybe=("excluded", "details"),
            **SESSION_NAMES,
            excluded=EXCLUDED,
            details=DETAILS,
        ),
    ),
    "sound": ("What can be heard", "`sound --json`", SOUND),
    "trend": ("Resting numbers over days", "`trend --json`", TREND),
}


def written() -> dict[str, str]:
    """What each file should hold, by its name."""
    found = {}
    for name, (title, by, schema) in SCHEMAS.items():
        schema = dict(schema)
        about = " ".join(filter(None, (f"What {by} prints.", schema.pop("description", ""))))
        whole = {"$schema": DRAFT, "title": title, "description": about, **schema}
        needed = _needed(schema)
        if needed:
            whole["$defs"] = {each: ALL_DEFS[each] for each in needed}
        found[f"{name}.json"] = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    return found


ALL_DEFS = {**DEFS, "beats": BEATS}


def _needed(schema: Any) -> list[str]:
    """The definitions that it points to, and those these point to."""
    found: list[str] = []
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            name = str(each.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found.append(name)
                waiting.append(ALL_DEFS[name])
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return sorted(found, key=list(ALL_DEFS).index)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in written().items():
        (FOLDER / file).write_text(content, "utf-8")
