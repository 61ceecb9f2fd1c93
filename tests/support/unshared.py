"""Runs a program in which the kernel refuses what some network drives cannot do: `python
unshared.py WHAT PROGRAM ARGUMENT ...`. Linux on x86-64 or ARM; no root.

`memory`: a seccomp filter answers EINVAL to `mmap` where what is written would be seen by others,
as on 9p. `ENOLCK`, `ENOTSUP`: no lock of a file can be had, and that is what is answered.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import platform
import struct
import sys
import tempfile
from contextlib import suppress
from itertools import starmap

# The mark of the system, and its numbers of mmap, fcntl and flock.
SYSTEMS = {"x86_64": (0xC000003E, 9, 72, 73), "aarch64": (0xC00000B7, 222, 25, 32)}
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # see prctl(2)
LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06  # see linux/bpf_common.h
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, MARK, ARGUMENTS = 0, 4, 16  # where they lie in what the filter is shown
SHARED, WRITE = 1, 2
KIND = 0x2F  # of a mapping: shared or not, of a file or not
LOCKS = (6, 7, 37, 38)  # what fcntl is asked for


def refuse_shared_memory() -> None:
    """From now on, in this process and in all that it starts."""
    mark, number, *_ = SYSTEMS[platform.machine()]
    # Of a jump, how many lines to skip where it is so, and where it is not.
    lines = [
        (LOAD, 0, 0, MARK), (EQUAL, 0, 9, mark),
        (LOAD, 0, 0, NUMBER), (EQUAL, 0, 7, number),
        (LOAD, 0, 0, ARGUMENTS + 8 * 2), (AND, 0, 0, WRITE), (EQUAL, 4, 0, 0),
        (LOAD, 0, 0, ARGUMENTS + 8 * 3), (AND, 0, 0, KIND), (EQUAL, 0, 1, SHARED),
        (RETURN, 0, 0, REFUSE | errno.EINVAL),
        (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    _set(lines)
    with tempfile.TemporaryFile() as file:
        file.truncate(mmap.PAGESIZE)
        with suppress(OSError):
            mmap.mmap(file.fileno(), mmap.PAGESIZE)
            raise AssertionError("shared memory is still to be had")


def refuse_locks(answer: int) -> None:
    """From now on, in this process and in all that it starts."""
    mark, _, fcntl_, flock = SYSTEMS[platform.machine()]
    asked = [(EQUAL, len(LOCKS) - n, 0, lock) for n, lock in enumerate(LOCKS)]
    lines = [
        (LOAD, 0, 0, MARK), (EQUAL, 0, len(LOCKS) + 4, mark),
        (LOAD, 0, 0, NUMBER), (EQUAL, len(LOCKS) + 3, 0, flock), (EQUAL, 0, len(LOCKS) + 1, fcntl_),
        (LOAD, 0, 0, ARGUMENTS + 8), *asked,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | answer),
    ]  # fmt: skip
    _set(lines)
    with tempfile.TemporaryFile() as file, suppress(OSError):
        fcntl.lockf(file, fcntl.LOCK_EX)
        raise AssertionError("a lock is still to be had")


def _set(lines: list[tuple[int, int, int, int]]) -> None:
    code = ctypes.create_string_buffer(b"".join(starmap(struct.Struct("HBBI").pack, lines)))
    program = ctypes.create_string_buffer(struct.pack("HP", len(lines), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SECCOMP, FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter can be set here")


if __name__ == "__main__":
    if sys.argv[1] == "memory":
        refuse_shared_memory()
    else:
        refuse_locks(getattr(errno, sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
