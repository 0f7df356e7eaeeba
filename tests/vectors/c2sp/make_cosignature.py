"""Makes cosignature.json: cosigned checkpoints (C2SP tlog-cosignature, type 0x04), good and bad. Ed25519 is
written here from RFC 8032, sections 5.1 and 6, so that nothing of the ledger's code or libraries takes part.

    python3 make_cosignature.py > cosignature.json
"""
import base64
import hashlib
import json

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


GY = 4 * pow(5, P - 2, P) % P
X2 = (GY * GY - 1) * pow(D * GY * GY + 1, P - 2, P) % P
GX = pow(X2, (P + 3) // 8, P)
if (GX * GX - X2) % P:
    GX = GX * pow(2, (P - 1) // 4, P) % P
if GX & 1:
    GX = P - GX
BASE = (GX, GY, 1, GX * GY % P)


def expand(seed):
    h = hashlib.sha512(seed).digest()
    return int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254, h[32:]


def public(seed):
    return compress(multiply(expand(seed)[0], BASE))


def sign(seed, message):
    a, prefix = expand(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    big_r = compress(multiply(r, BASE))
    k = int.from_bytes(hashlib.sha512(big_r + public(seed) + message).digest(), "little") % L
    return big_r + ((r + k * a) % L).to_bytes(32, "little")


class Key:
    def __init__(self, name, fill, kind, seed=None):
        self.name, self.seed, self.kind = name, seed or bytes([fill]) * 32, kind
        self.public = public(self.seed)
        body = bytes([kind]) + self.public
        self.id = hashlib.sha256(name.encode() + b"\n" + body).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(body).decode()}"

    def line(self, signature):
        return f"— {self.name} {base64.b64encode(self.id + signature).decode()}\n"

    def log_line(self, text):
        return self.line(sign(self.seed, text.encode()))

    def cosign(self, text, time):
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        return self.line(time.to_bytes(8, "big") + sign(self.seed, message))


LOG = Key("jcm.example/vector", 1, 1)
ONE = Key("witness.example/one", 2, 4)
TWO = Key("witness.example/two", 3, 4)
NAMESAKE = Key("witness.example/one", 4, 4)
ROOT = base64.b64encode(hashlib.sha256(b"root").digest()).decode()
TEXT = f"{LOG.name}\n70000\n{ROOT}\n"
EXTENDED = TEXT + "an extension line\n"
TIME = 1679315147


def note(text, *lines):
    return text + "\n" + "".join(lines)


def case(desc, text, known, ok, cosigners=()):
    return {"desc": desc, "note": base64.b64encode(text.encode()).decode(), "vkeys": [k.vkey for k in known],
            "ok": ok, "cosigners": [{"vkey": k.vkey, "time": t} for k, t in cosigners]}


def cut(line, by):
    head, data = line.rstrip("\n").rsplit(" ", 1)
    return f"{head} {base64.b64encode(base64.b64decode(data)[:-by]).decode()}\n"


def retimed(line, time):
    head, data = line.rstrip("\n").rsplit(" ", 1)
    data = base64.b64decode(data)
    return f"{head} {base64.b64encode(data[:4] + time.to_bytes(8, 'big') + data[12:]).decode()}\n"


def cases():
    log, one, two = LOG.log_line(TEXT), ONE.cosign(TEXT, TIME), TWO.cosign(TEXT, TIME + 60)
    yield case("one known witness", note(TEXT, log, one), [ONE], True, [(ONE, TIME)])
    yield case("two witnesses, both known", note(TEXT, log, one, two), [ONE, TWO], True,
               [(ONE, TIME), (TWO, TIME + 60)])
    yield case("two witnesses, one known", note(TEXT, one, log, two), [TWO], True, [(TWO, TIME + 60)])
    yield case("no witness known", note(TEXT, log, one), [], True)
    yield case("no cosignature", note(TEXT, log), [ONE], True)
    yield case("cosigned twice, at two times", note(TEXT, log, one, ONE.cosign(TEXT, TIME + 3600)), [ONE], True,
               [(ONE, TIME), (ONE, TIME + 3600)])
    yield case("an extension line is signed too", note(EXTENDED, ONE.cosign(EXTENDED, TIME)), [ONE], True,
               [(ONE, TIME)])
    yield case("the latest time there is", note(TEXT, ONE.cosign(TEXT, 2**63 - 1)), [ONE], True,
               [(ONE, 2**63 - 1)])
    yield case("another key under the name of a known witness", note(TEXT, log, NAMESAKE.cosign(TEXT, TIME)),
               [ONE], True)
    yield case("two witnesses of one name, told apart by their keys",
               note(TEXT, log, one, NAMESAKE.cosign(TEXT, TIME)), [NAMESAKE, ONE], True,
               [(ONE, TIME), (NAMESAKE, TIME)])
    yield case("extension line added after the cosignature", note(EXTENDED, one), [ONE], False)
    yield case("the text was changed", note(TEXT.replace("70000", "70001"), log, one), [ONE], False)
    yield case("the time was changed", note(TEXT, log, retimed(one, TIME + 1)), [ONE], False)
    yield case("time 0", note(TEXT, ONE.cosign(TEXT, 0)), [ONE], False)
    yield case("time 2^63", note(TEXT, ONE.cosign(TEXT, 2**63)), [ONE], False)
    yield case("a byte short", note(TEXT, log, cut(one, 1)), [ONE], False)
    yield case("the signature is cut away", note(TEXT, log, cut(one, 64)), [ONE], False)
    yield case("a plain signature under the id of a cosignature",
               note(TEXT, log, ONE.line(sign(ONE.seed, TEXT.encode()))), [ONE], False)
    yield case("one good line and one bad line of the same witness",
               note(TEXT, log, one, retimed(one, TIME + 1)), [ONE], False)
    yield case("the line of another witness under this one's name and id",
               note(TEXT, log, ONE.line(base64.b64decode(two.rsplit(" ", 1)[1])[4:])), [ONE], False)


def main():
    assert public(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")).hex() == \
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, 7.1, TEST 1
    print(json.dumps({
        "sign": [{"name": k.name, "seed_hex": k.seed.hex(), "vkey": k.vkey, "text":
                  base64.b64encode(text.encode()).decode(), "time": time,
                  "line": base64.b64encode(k.cosign(text, time).encode()).decode()}
                 for k, text, time in [(ONE, TEXT, TIME), (TWO, EXTENDED, 1), (ONE, TEXT, 2**63 - 1)]],
        "read": list(cases()),
    }, indent=1))


if __name__ == "__main__":
    main()
