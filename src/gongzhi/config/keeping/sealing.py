"""A file that is encrypted while it is written: AES-256-GCM in chunks, the key from a passphrase by scrypt.

The chunks follow STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", CRYPTO 2015): each nonce is a random prefix, the number of the chunk and a
flag on the last one, so that chunks can't be changed, left out, put in another order or cut off unnoticed.
"""

import io
import os
import secrets
import struct
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from gongzhi.config.keeping.refusals import CannotKeep, Damaged, Unfinished

MAGIC = b"gongzhi sealed 1\n"
CHUNK = 64 * 1024  # bytes of plain text
TAG = 16  # bytes that each chunk grows by
COST = 17  # log2 of scrypt's N, with r=8 and p=1: 128 MiB and a third of a second (OWASP, password storage)
_HEADER = struct.Struct(f">{len(MAGIC)}sB16s7s16s")  # magic, cost, salt, nonce prefix, check of the key


class WrongKey(CannotKeep):
    def __init__(self) -> None:
        super().__init__(
            "密钥不对，打不开这份备份。请核对密钥文件或 GONGZHI_BACKUP_KEY。",
            "The key does not fit this backup. Check the key file or GONGZHI_BACKUP_KEY.",
        )


@dataclass(frozen=True)
class Seal:
    """The key of one file, and the header that says how to find it again."""

    header: bytes
    key: bytes
    prefix: bytes

    def nonce(self, number: int, *, last: bool) -> bytes:
        """Return the nonce of a chunk: 7 random bytes, 4 that count, 1 that ends."""
        return self.prefix + struct.pack(">I?", number, last)


def new_seal(passphrase: bytes, *, cost: int = COST) -> Seal:
    """Draw the salt and nonces of a new file."""
    salt, prefix = secrets.token_bytes(16), secrets.token_bytes(7)
    key, check = _derive(passphrase, salt, cost)
    return Seal(_HEADER.pack(MAGIC, cost, salt, prefix, check), key, prefix)


def seal_of(header: bytes, passphrase: bytes) -> Seal:
    """Return the seal of a file that begins so; a passphrase that does not fit raises `WrongKey`."""
    if len(header) < _HEADER.size:
        raise Unfinished
    _magic, cost, salt, prefix, check = _HEADER.unpack(header)
    if not 10 <= cost <= COST:  # no forged header makes us take all memory
        raise Damaged
    key, ours = _derive(passphrase, salt, cost)
    if not secrets.compare_digest(ours, check):
        raise WrongKey
    return Seal(header, key, prefix)


def _derive(passphrase: bytes, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    drawn = Scrypt(salt=salt, length=48, n=1 << cost, r=8, p=1).derive(passphrase)
    return drawn[:32], drawn[32:]


class SealingWriter(io.RawIOBase):
    """Encrypts what is written to it; only `close` writes the last chunk."""

    def __init__(self, out: IO[bytes], seal: Seal) -> None:
        self._out, self._seal, self._aead = out, seal, AESGCM(seal.key)
        self._number, self._waiting = 0, bytearray()
        out.write(seal.header)

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer
        """Take more plain text; a chunk goes out when more follows it."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._send(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def _send(self, text: bytes, *, last: bool) -> None:
        nonce = self._seal.nonce(self._number, last=last)
        self._out.write(self._aead.encrypt(nonce, text, self._seal.header))
        self._number += 1

    def close(self) -> None:
        """Write the last chunk; the file below stays open."""
        if not self.closed:
            self._send(bytes(self._waiting), last=True)
        super().close()


class SealedReader(io.RawIOBase):
    """Decrypts while it is read, and gives out nothing that was not checked."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        self._file = file
        self._seal = seal_of(file.read(_HEADER.size), passphrase)
        self._aead = AESGCM(self._seal.key)
        self._number, self._next, self._text = 0, file.read(CHUNK + TAG), b""
        if not self._next:  # even an empty text has its last chunk
            raise Unfinished

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer
        """Give the next plain text."""
        if not self._text and self._next:
            self._text = self._open_next()
        given, self._text = self._text[: len(buffer)], self._text[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _open_next(self) -> bytes:
        chunk, self._next = self._next, self._file.read(CHUNK + TAG)
        text = self._opened(chunk, last=not self._next)
        self._number += 1
        return text

    def _opened(self, chunk: bytes, *, last: bool) -> bytes:
        try:
            return self._aead.decrypt(self._seal.nonce(self._number, last=last), chunk, self._seal.header)
        except InvalidTag:
            if last and self._continues(chunk):
                raise Unfinished from None
            raise Damaged from None

    def _continues(self, chunk: bytes) -> bool:
        """Tell whether the last chunk that we have is one after which more should follow."""
        if len(chunk) < CHUNK + TAG:
            return False
        try:
            self._aead.decrypt(self._seal.nonce(self._number, last=False), chunk, self._seal.header)
        except InvalidTag:
            return False
        return True


def is_sealed(file: IO[bytes]) -> bool:
    """Tell whether a file is encrypted, and go back to its beginning."""
    begins = file.read(len(MAGIC))
    file.seek(0, os.SEEK_SET)
    return begins == MAGIC
