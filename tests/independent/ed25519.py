"""Ed25519 (RFC 8032, section 5.1) in plain Python: verifying, and signing for the tests.

Integers are Python's own; points are in extended coordinates (X, Y, Z, T), x = X/Z, y = Y/Z, x y = T/Z.
Nothing here is constant in time: never sign with it what matters."""
import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the base point
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    """Section 5.1.4; holds for doubling too."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def double(p):
    a = p[0] * p[0] % P
    b = p[1] * p[1] % P
    c = 2 * p[2] * p[2] % P
    h = a + b
    e = h - (p[0] + p[1]) * (p[0] + p[1])
    g = a - b
    f = c + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def encode(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data):
    """The point of 32 bytes, or None (section 5.1.3). y must be below P: one spelling a point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQRT_MINUS_1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def multiples(p):
    """0 to 15 times p."""
    table = [NEUTRAL, p]
    while len(table) < 16:
        table.append(add(table[-1], p))
    return table


BASE_MULTIPLES = multiples(BASE)


def times(pairs):
    """The sum of scalar times point over (scalar, multiples of the point): four bits of all at a time."""
    result = NEUTRAL
    for shift in range(252, -4, -4):
        for _ in range(4):
            result = double(result)
        for scalar, table in pairs:
            digit = scalar >> shift & 15
            if digit:
                result = add(result, table[digit])
    return result


def hash_scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def verify(public_key, message, signature):
    """Section 5.1.7, without the cofactor: S B = R + k A, compared as encoded bytes."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    point = decode(public_key)
    s = int.from_bytes(signature[32:], "little")
    if point is None or s >= ORDER:
        return False
    k = hash_scalar(signature[:32], public_key, message)
    minus = (P - point[0], point[1], point[2], P - point[3])
    return encode(times([(s, BASE_MULTIPLES), (k, multiples(minus))])) == signature[:32]


def expand(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return scalar & (1 << 254) - 8 | 1 << 254, digest[32:]


def public_key_of(seed):
    return encode(times([(expand(seed)[0] % ORDER, BASE_MULTIPLES)]))


def sign(seed, message):
    """Section 5.1.6; seed: 32 bytes."""
    scalar, prefix = expand(seed)
    public_key = public_key_of(seed)
    r = hash_scalar(prefix, message)
    big_r = encode(times([(r, BASE_MULTIPLES)]))
    s = (r + hash_scalar(big_r, public_key, message) * scalar) % ORDER
    return big_r + s.to_bytes(32, "little")
