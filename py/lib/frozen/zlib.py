# zlib: decompressing, by deflate.  wbits as in CPython: negative raw, above 15 gzip.
from deflate import DeflateIO, RAW, ZLIB, GZIP
from io import BytesIO


def decompress(data, wbits=15):
    with DecompIO(BytesIO(data), wbits) as f:
        return f.read()


def DecompIO(stream, wbits=15):
    kind = RAW if wbits < 0 else GZIP if wbits > 15 else ZLIB
    return DeflateIO(stream, kind, abs(wbits) & 15)
