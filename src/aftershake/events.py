"""The one vocabulary: everything that can happen to a session.

Each event carries `t_s`, seconds on the session's own clock: 0 when the session was created,
monotonic, never set back, running on while the program is away. An event is on disk before
anything interprets it, so live, replay, recovery and recomputation are one fold over these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

LinkState = Literal["searching", "connecting", "connected", "lost", "ended"]
# The last two answer whether a strap of the same name is the same strap.
Key = Literal["pause", "resume", "stop", "mark", "same_strap", "other_strap"]
Steer = Literal["begin", "end_phase", "longer"]
Fact = Literal["name", "address", "battery", "maker", "model", "firmware", "location"]

# What can be wrong with Bluetooth or with a strap.
Trouble = Literal[
    "no_bus",
    "no_service",
    "no_adapter",
    "switched_off",
    "no_low_energy",
    "not_allowed",
    "busy",
    "hangs",
    "too_old",
    "gone",
    "no_answer",
    "refused",
    "dropped",
    "silent",
    "flood",
    "wants_pairing",
    "not_a_strap",
    "not_found",
    "unknown",
]
# Why a link is not there. Stored and exported: more may be added, none is renamed.
LinkCode = Literal[
    Trouble,
    "none_found",
    "other_straps",
    "several_match",
    "same_name",  # the strap is not heard, one of its name is: the person is asked
    "several_same_name",
    "new_address",  # and that one is taken
    "another_strap",  # and it turned out to be another one
    "simulated_drop",
    "recording_gap",
    "recording_over",
    "other",
]
LINK_CODES: tuple[LinkCode, ...] = get_args(LinkCode)
# Those that do not say it all: the error's own text, the straps, a text from elsewhere.
DETAILED: tuple[LinkCode, ...] = (
    "unknown",
    "other_straps",
    "several_match",
    "same_name",
    "several_same_name",
    "new_address",
    "other",
)

# The disk is full; another program holds the database; the disk does not answer.
NotSaved = Literal["full", "busy", "disk"]


# The machine's clock that nobody sets; the wall's alone; or neither can be believed.
AwayBy = Literal["steady", "wall", "unknown"]

# What can be rated, 0 to 10 (tiredness 1 to 10, while a step asks for it), and when.
RatedItem = Literal["distress", "tension", "calm", "energy", "pain", "body", "tiredness"]
RatedWhen = Literal["before", "during", "after"]
# What else a person says of a session.
NoteKind = Literal["posture", "tag", "tremor", "place", "overwhelmed", "note"]
# What is told while a session goes on, in words, by voice and by sound.
CueCode = Literal[
    "lie_down",  # there is time to lie down
    "begin",  # the first phase begins
    "rest",
    "shake",
    "other",  # another phase begins
    "step",  # the next step of a phase begins
    "soon",  # so many seconds until the next phase
    "ten_seconds",
    "half",
    "paused",
    "resumed",
    "lost",
    "still_lost",
    "found",
    "unsaved",
    "saved",
    "longer",
    "longest",  # no longer, though it was asked for: the phase is as long as it gets
    "all_shaking",  # … or that is all the shaking that is open to the person
    "made_up",  # the rest of now lasts longer, for what was lost of it
    "done",
    "stopped",
]

# By what it is known when a file was recorded: it says so itself; its name does; who imports it
# does; nothing does, and its last change is taken.
Dated = Literal["file", "name", "asked", "changed"]

HEART_RATE = "2a37"  # the Heart Rate Measurement characteristic
# Intervals of a file, ms in digits (`rr/exact.py`): RR, of pulse waves, and one of each packet.
FILE_BEATS, FILE_PULSES, FILE_SOME_BEATS = "rr_ms", "pp_ms", "rr_ms_of_some"
OF_BEATS = (HEART_RATE, FILE_BEATS, FILE_PULSES, FILE_SOME_BEATS)


@dataclass(frozen=True, slots=True)
class Packet:
    """One notification of the strap, its bytes exactly as they arrived."""

    t_s: float
    payload: bytes
    connection: int  # numbers the links of this session from 1: beats of two links never touch
    # 16 bits in hexadecimal, or a whole UUID. 0x2A37 and a file tell of heart beats; others are
    # kept.
    characteristic: str = HEART_RATE

    @property
    def tells_of_beats(self) -> bool:
        return self.characteristic in OF_BEATS


@dataclass(frozen=True, slots=True)
class LinkReason:
    """Why a link is not there; `wording.link` makes the words. `detail` is text from outside, fit
    to be shown, with the codes that are `DETAILED`, and empty with others."""

    code: LinkCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The link to the strap changed; None where there is no more to say of it than its state.

    `ended` is final: a replay has no more beats.
    """

    t_s: float
    state: LinkState
    connection: int = 0
    reason: LinkReason | None = None


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Something the strap tells of itself: its battery in percent, its maker, …

    `value` is fit to be shown (`plain`); `raw` are the bytes as they came, where they are others.
    """

    t_s: float
    what: Fact
    value: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Tick:
    """A second has passed, the strap away or not. Recorded where nothing else tells of it."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """The person asked for something."""

    t_s: float
    key: Key

    @property
    def answers(self) -> bool:
        """It answers whether a strap of the same name is the same."""
        return self.key in ("same_strap", "other_strap")


@dataclass(frozen=True, slots=True)
class Reopened:
    """A session that was cut off goes on. The time since its last event belongs to no phase; `by`
    is what tells how long it was."""

    t_s: float
    by: AwayBy = "steady"


@dataclass(frozen=True, slots=True)
class Clocked:
    """Where on the machine's steady clock the session's own begins: `steady_zero`, s, which means
    something until the machine starts again, as `boot` tells."""

    t_s: float
    boot: str
    steady_zero: float


@dataclass(frozen=True, slots=True)
class Unsaved:
    """From `since_s` on nothing could be saved, for `why`; by `t_s` all of it was."""

    t_s: float
    since_s: float
    why: NotSaved


@dataclass(frozen=True, slots=True)
class Computed:
    """What was measured of a phase while the session went on: numbers, or why there are none."""

    t_s: float
    phase: int  # index into the phases of the plan
    rmssd_ms: float | None = None
    hr_bpm: float | None = None
    reason: str = ""  # why there are none, as `reasons.to_text` has it


@dataclass(frozen=True, slots=True)
class LieDown:
    """The person was given so long to lie down: until then no beat begins the first phase, and a
    session that goes on is held."""

    t_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class Steered:
    """The person lets the session go on otherwise than planned: begin now, end this phase now, or
    have it last a minute longer."""

    t_s: float
    how: Steer


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The rest of now lasts `for_s` longer, because the strap was not heard for as long."""

    t_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class Cued:
    """The person was told something: `words` on the screen, and by voice where there is one."""

    t_s: float
    cue: CueCode
    words: str


@dataclass(frozen=True, slots=True)
class Rated:
    """How the person rated something; the last rating of an item counts, None takes it back."""

    t_s: float
    when: RatedWhen
    item: RatedItem
    value: int | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What the person says of the session: the last text of a kind counts, an empty one takes it
    back. Tags are all in one text, a comma between them."""

    t_s: float
    what: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The session was made of a file, which tells of its beats in the packets that follow.

    `sha256` is that of the file, in hexadecimal; `raw` the file as it was, packed by zlib; empty
    where the events after it are all that was in it.
    """

    t_s: float
    file: str  # its name, for people
    format: str
    sha256: str
    raw: bytes = b""
    dated: Dated = "file"


Event = (
    Packet | Link | DeviceInfo | Tick | Pressed | Reopened | Clocked | Unsaved | Computed | LieDown
    | Steered | MadeUp | Cued | Rated | Noted | Imported
)  # fmt: skip
