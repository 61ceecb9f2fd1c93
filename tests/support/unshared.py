"""Runs a program in which the kernel refuses shared memory in files, as it does on 9p and on some
other network drives: `python unshared.py PROGRAM ARGUMENT ...`. Linux on x86-64 or ARM; no root.

A seccomp filter answers EINVAL to `mmap` where what is written would be seen by others.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import struct
import sys
import tempfile
from contextlib import suppress
from itertools import starmap

SYSTEMS = {"x86_64": (0xC000003E, 9), "aarch64": (0xC00000B7, 222)}  # its mark, its number of mmap
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # see prctl(2)
LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06  # see linux/bpf_common.h
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EINVAL
NUMBER, MARK, ARGUMENTS = 0, 4, 16  # where they lie in what the filter is shown
SHARED, WRITE = 1, 2
KIND = 0x2F  # of a mapping: shared or not, of a file or not


def refuse_shared_memory() -> None:
    """From now on, in this process and in all that it starts."""
    mark, number = SYSTEMS[platform.machine()]
    # Of a jump, how many lines to skip where it is so, and where it is not.
    lines = [
        (LOAD, 0, 0, MARK), (EQUAL, 0, 9, mark),
        (LOAD, 0, 0, NUMBER), (EQUAL, 0, 7, number),
        (LOAD, 0, 0, ARGUMENTS + 8 * 2), (AND, 0, 0, WRITE), (EQUAL, 4, 0, 0),
        (LOAD, 0, 0, ARGUMENTS + 8 * 3), (AND, 0, 0, KIND), (EQUAL, 0, 1, SHARED),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(starmap(struct.Struct("HBBI").pack, lines)))
    program = ctypes.create_string_buffer(struct.pack("HP", len(lines), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SECCOMP, FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter can be set here")
    with tempfile.TemporaryFile() as file:
        file.truncate(mmap.PAGESIZE)
        with suppress(OSError):
            mmap.mmap(file.fileno(), mmap.PAGESIZE)
            raise AssertionError("shared memory is still to be had")


if __name__ == "__main__":
    refuse_shared_memory()
    os.execvp(sys.argv[1], sys.argv[1:])
