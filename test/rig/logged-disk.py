"""A disk in a file, with a log of what reaches it: `logged-disk.py DIRECTORY BACKING LOG`.

The directory is a FUSE filesystem with the files `disk`, which is the backing file, and `mark`, to which a process writes
what it has done so far. Each write, flush and mark is appended to the log: a header (kind, offset, length), then data.
"""

import os
import stat
import struct
import sys
from errno import ENOENT

from fusepy import FUSE, FuseOSError, Operations

HEADER = struct.Struct("<cQI")


class LoggedDisk(Operations):
    def __init__(self, backing, log):
        self.disk = os.open(backing, os.O_RDWR)
        self.log = open(log, "ab", buffering=0)

    def getattr(self, path, _fh=None):
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}
        if path == "/disk":
            return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": os.fstat(self.disk).st_size}
        if path == "/mark":
            return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": 0}
        raise FuseOSError(ENOENT)

    def readdir(self, _path, _fh):
        return [".", "..", "disk", "mark"]

    def truncate(self, path, _length, _fh=None):
        if path == "/disk":
            raise FuseOSError(ENOENT)

    def read(self, _path, size, offset, _fh):
        return os.pread(self.disk, size, offset)

    def write(self, path, data, offset, _fh):
        if path == "/mark":
            self._append(b"M", 0, data)
        else:
            self._append(b"W", offset, data)
            os.pwrite(self.disk, data, offset)
        return len(data)

    def fsync(self, path, _datasync, _fh):
        if path == "/disk":
            self._append(b"F", 0, b"")
        return 0

    def _append(self, kind, offset, data):
        self.log.write(HEADER.pack(kind, offset, len(data)) + data)


mountpoint, backing, log = sys.argv[1:]
FUSE(LoggedDisk(backing, log), mountpoint, foreground=True, nothreads=True, big_writes=True, max_write=131072)
