"""Ed25519 signatures (RFC 8032), verified strictly: every verifier must come to the same answer.

RFC 8032 §5.1.7 and FIPS 186-5 §7.7 refuse encodings of points that are not canonical, and leave open which of
two equations is checked and whether points of low order count. OpenSSL checks the equation without the
cofactor, refuses `S` beyond the order and an `R` that is not canonical, but takes such public keys and points
of low order. Under a key of low order one signature fits many messages, so both are refused here, as by
libsodium; ZIP 215 would take them. A valid signer never makes one.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_SIZE = 32
SIGNATURE_SIZE = 64
_P = 2**255 - 19
_SIGN_BIT = 2**255
_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_LOW_ORDER = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})
"""The y of the eight points whose order divides 8 (cr.yp.to/ecdh.html; Ed25519 vectors of C2SP CCTV)."""


def is_signed(message: bytes, signature: bytes, *, by: bytes) -> bool:
    """Return whether the holder of a public key signed a message."""
    if len(by) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    if not (_is_proper(by) and _is_proper(signature[:KEY_SIZE])):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(by).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed(message: bytes, *, by: bytes) -> bytes:
    """Return the signature of a message under a secret key (the seed of RFC 8032 §5.1.5)."""
    return Ed25519PrivateKey.from_private_bytes(by).sign(message)


def public_key(seed: bytes) -> bytes:
    """Return the public key of a secret one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _is_proper(point: bytes) -> bool:
    """Return whether a point is encoded in the one way, and its order is large."""
    y = int.from_bytes(point, "little") & ~_SIGN_BIT
    return y < _P and y not in _LOW_ORDER
