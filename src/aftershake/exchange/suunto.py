"""Suunto SML, and other XML: RR intervals in ms in <R-R>, as a list or one by one."""

from __future__ import annotations

import re
from dataclasses import replace

from aftershake.exchange import RrFileError
from aftershake.exchange.began import moment
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.rows import Rows

_HEART_RATES = re.compile(r"<(?:HeartRateBpm|gpxtpx:hr|ns3:hr|HR)\b", re.IGNORECASE)
_BEGAN = re.compile(r"<DateTime(?:UTC)?>([^<]{10,40})</", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:Data|IBI|R-R|RR)>", re.IGNORECASE)


def _read(text: str, file: str) -> RrFile | None:
    if not text.lstrip().startswith("<"):
        return None
    found = Rows(file)
    begins = text.find("<R-R>")
    while begins >= 0:
        ends = text.find("</R-R>", begins)
        ends = ends if ends >= 0 else len(text)
        line = text.count("\n", 0, begins) + 1
        for each in _TAGS.sub(" ", text[begins:ends]).split("\n"):
            for cell in each.split():
                found.add(line, each.strip(), cell)
            line += 1
        begins = text.find("<R-R>", ends)
    if len(found):
        said = _BEGAN.search(text)
        began_at = moment(said[1]) if said else None
        return replace(found.beats(FORMAT.name, 1.0), began_at=began_at)
    if _HEART_RATES.search(text):
        raise RrFileError(file, "this XML file holds heart rates, not RR intervals")
    raise RrFileError(file, "there are no RR intervals (<R-R>) in this XML file")


FORMAT = Format("Suunto SML", _read)
