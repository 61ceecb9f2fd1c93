"""Single rows of a screen, where Textual's own way is to draw all of it, or a part in one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

Spans = dict[int, tuple[int, int]]  # from which column on, and before which, of each row


def spans(regions: Iterable[Region], known: Spans) -> Spans:
    """The rows of `regions`, beside those that are known already."""
    found = dict(known)
    for x, y, width, height in regions:
        for each in range(y, y + height):
            first, end = found.get(each, (x, x + width))
            found[each] = min(first, x), max(end, x + width)
    return found


def row(compositor: Compositor, y: int, before: Strip, first: int, end: int) -> Strip:
    """A row as it is now, where it was `before` and changed from `first` to `end` at most. What
    lies behind something else is not asked how it looks."""
    cuts = compositor.cuts[y]
    first = max((cut for cut in cuts if cut <= first), default=0)
    end = min((cut for cut in cuts if cut >= end), default=cuts[-1])
    cuts = [cut for cut in cuts if first <= cut <= end]
    parts: dict[int, Strip] = {}
    for widget, (region, clip) in compositor.visible_widgets.items():  # the foremost first
        seen = region.intersection(clip)
        own = [cut for cut in cuts if seen.x <= cut <= seen.right]
        if len(own) < 2 or not seen.y <= y < seen.bottom:
            continue
        (strip,) = widget.render_lines(Region(seen.x - region.x, y - region.y, seen.width, 1))
        for cut, part in zip(own, strip.divide([x - seen.x for x in own[1:]]), strict=False):
            parts.setdefault(cut, part)
        if len(parts) == len(cuts) - 1:
            break
    changed = [parts[cut] for cut in cuts[:-1]]
    return Strip.join([before.crop(0, first), *changed, before.crop(end)])


def waiting(compositor: Compositor) -> Iterator[Region]:
    """What is to be repainted, but nobody has come to tell of yet."""
    for widget, (region, clip) in compositor.visible_widgets.items():
        for each in widget._repaint_regions:
            yield clip.intersection(each.translate(region.offset))
