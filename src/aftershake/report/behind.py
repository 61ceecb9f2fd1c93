"""What lies behind a session, for its page: pictures, and what they show in words."""

from __future__ import annotations

from dataclasses import dataclass

from aftershake.plans.plan import GLYPHS, Role
from aftershake.report.detail_figures import (
    Clouds,
    CourseFigure,
    SpectrumFigure,
    clouds,
    course_figure,
    spectrum_figure,
)
from aftershake.review.details import Details
from aftershake.review.details_said import SaidDetails, said_of_details
from aftershake.session.result import Result
from aftershake.wording import report as words


@dataclass(frozen=True, slots=True)
class Behind:
    """Pictures are None where there is nothing to draw."""

    said: SaidDetails
    course: CourseFigure | None
    course_said: words.Said
    base_said: str  # what the dashed line is; empty where there is none
    rates_said: str
    beats_heading: str
    clouds: Clouds | None
    clouds_said: words.Said
    spectrum: SpectrumFigure | None
    spectrum_said: words.Said
    often_said: str
    glyphs: dict[Role, str]


def behind_of(details: Details, result: Result) -> Behind | None:
    """None where there is neither a rest nor a minute to tell of."""
    said = said_of_details(details)
    if not result.phases or not (said.rests or said.minutes or said.back):
        return None
    course = course_figure(details, result)
    widths = [(rest.sd1_ms, rest.sd2_ms, rest.why) for rest in said.rests]
    told = [(rest.name, rest.sd1_ms, rest.sd2_ms) for rest in said.rests if not rest.why]
    powers = [(rest.name, rest.powers) for rest in said.rests if not rest.why]
    return Behind(
        said=said,
        course=course,
        course_said=words.course_figure(said.minutes),
        base_said=words.base_line() if course and course.base is not None else "",
        rates_said=words.rates_caption(),
        beats_heading=words.beats_heading(len(said.rests)),
        clouds=clouds(details, widths),
        clouds_said=words.clouds_figure(told),
        spectrum=spectrum_figure(details),
        spectrum_said=words.spectrum_figure(powers),
        often_said=words.often(),
        glyphs=GLYPHS,
    )
