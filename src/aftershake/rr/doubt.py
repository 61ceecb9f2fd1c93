"""What can be wrong with a strap's intervals as a whole: names alone, light to import."""

from typing import Literal

# The words count milliseconds where 1/1024 s are agreed on; or they come to less than the time; or
# to more of it.
UnitDoubt = Literal["milliseconds", "beats_missing", "more_than_time"]
