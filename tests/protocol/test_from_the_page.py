"""A second reader, written from docs/protocol.md alone: it shares no code with the package that it checks,
which only makes the keys and the words to compare with.

Where this and the package differ, the page, the package or both are wrong.
"""

import datetime as dt
import hashlib
import hmac

import cbor2
import zstandard
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldintake.protocol.cards import fingerprint_words
from tests.protocol.house import NOW, REFERENCE, House
from tests.protocol.vectors import FIRST_MESSAGE

LANTERN, HARBOUR = House.make(1), House.make(2)
MESSAGE = bytes.fromhex(FIRST_MESSAGE)
RECORD_TYPES = {2: "person", 3: "safe_contact", 5: "need"}


def over(context, *parts):
    named = b"fieldintake/1 " + context + b"\0"
    return named + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def verify(public, signature, context, *parts):
    Ed25519PublicKey.from_public_bytes(public).verify(signature, over(context, *parts))


def unwrap(private, wrapped, info):
    """Private key of algorithm 2: a byte, a seed of 64 bytes, a key of 32."""
    assert private[0] == 2
    both = hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(private[1:65]), X25519PrivateKey.from_private_bytes(private[65:])
    )
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    return suite.decrypt(wrapped, both, info=info)


def take(data, start, prefix=2):
    length = int.from_bytes(data[start : start + prefix], "big")
    end = start + prefix + length
    return data[start + prefix : end], end


def read_message():
    header, opening, ciphertext = MESSAGE[:18], MESSAGE[18 : 18 + 1168], MESSAGE[18 + 1168 :]
    assert (header[0], header[1], len(MESSAGE)) == (1, 2, 1792)
    recipient = bytes.fromhex(HARBOUR.card.id)
    key = unwrap(HARBOUR.receiving.to_bytes(), opening, over(b"thread key wrap", header, recipient))
    derived = HKDF(
        SHA256(), 32, salt=hashlib.sha256(opening).digest(), info=over(b"message key", header, recipient)
    ).derive(key)
    plain = ChaCha20Poly1305(derived).decrypt(bytes(12), ciphertext, header + opening)
    certificate, at = take(plain, 0)
    signature, flag = plain[at : at + 64], plain[at + 64]
    body, at = take(plain, at + 65)
    assert not plain[at:].strip(b"\0")
    if flag == 1:
        magic = (0xFD2FB528).to_bytes(4, "little")
        body = zstandard.ZstdDecompressor().decompressobj().decompress(magic + body)
    return key, header[2:], certificate, signature, body


def test_the_page_is_enough_to_read_a_message():
    key, thread, certificate, signature, body = read_message()
    array = cbor2.loads(certificate[:-64])
    root = LANTERN.card.root_public
    verify(root, certificate[-64:], b"staff certificate", certificate[:-64])
    assert array[:5] == [
        1,
        hashlib.sha256(root).digest()[:16],
        bytes.fromhex(LANTERN.staff),
        bytes.fromhex(LANTERN.device),
        1,
    ]
    day = (dt.datetime.fromtimestamp(NOW / 1000, dt.UTC).date() - dt.date(1970, 1, 1)).days
    assert array[5] <= day < array[6]
    recipient = bytes.fromhex(HARBOUR.card.id)
    verify(array[7], signature, b"message signature", thread, recipient, certificate, body)

    kind, fields = cbor2.loads(body)
    assert (kind, fields[1], fields[2]) == (1, REFERENCE, NOW)
    records = {RECORD_TYPES[row[0]]: row for row in fields[5]}
    assert records["person"][2][1] == "Selam Teklehaimanot"
    named = over(b"record id in a thread", f"{1:032x}".encode())
    assert records["person"][1] == hmac.digest(key, named, "sha256")[:8]
    [consent] = fields[6]
    assert NOW + consent[3] == NOW - 60_000
    assert consent[6] == "ti"


def test_the_page_is_enough_to_read_out_the_words_of_a_card():
    card = LANTERN.card
    array = cbor2.dumps([1, card.name, card.root_public, card.receiving_public, "", b"", ""], canonical=True)
    digest = hashlib.sha256(over(b"card fingerprint", array)).digest()
    consonants, vowels = "bdfghjklmnprstvz", "aiou"
    words = []
    for n in range(6):
        bits = f"{int.from_bytes(digest[2 * n : 2 * n + 2], 'big'):016b}"
        parts = [bits[:4], bits[4:6], bits[6:10], bits[10:12], bits[12:]]
        words.append("".join((consonants if len(p) == 4 else vowels)[int(p, 2)] for p in parts))
    assert tuple(words) == fingerprint_words(card)
