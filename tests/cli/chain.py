"""A node of a small EVM chain for tests, over HTTP (JSON-RPC): src/anchor/test_chain.h for programs.

    with Chain() as chain:
        run("ledger", "anchor", ..., "--rpc", chain.url, "--chain-id", chain.chain_id)

Time passes by questions: after each eth_getTransactionReceipt there is another block, as long as `mines`. What is to
happen at a height stands in `then`: {height: function of the chain}, each once.
"""
import contextlib
import http.server
import json
import threading

GWEI = 1_000_000_000
ROUNDS = []  # constants of Keccak-f[1600]


def keccak256(data):
    """Of Ethereum: hashlib has only the one that was standardized later, with another padding."""
    def turn(word, by):
        return ((word << by) | (word >> (64 - by))) & 0xFFFFFFFFFFFFFFFF if by else word

    if not ROUNDS:
        register = 1
        for _ in range(24):
            constant = 0
            for j in range(7):
                if register & 1:
                    constant |= 1 << ((1 << j) - 1)
                register = (register << 1) ^ (0x171 if register & 0x80 else 0)
            ROUNDS.append(constant)
    rate, state = 136, [[0] * 5 for _ in range(5)]
    padded = bytearray(data) + b"\x01" + b"\0" * (-(len(data) + 1) % rate)
    padded[-1] |= 0x80
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            state[i % 5][i // 5] ^= int.from_bytes(padded[start + 8 * i:start + 8 * i + 8], "little")
        for constant in ROUNDS:
            sums = [state[x][0] ^ state[x][1] ^ state[x][2] ^ state[x][3] ^ state[x][4] for x in range(5)]
            for x in range(5):
                mix = sums[(x + 4) % 5] ^ turn(sums[(x + 1) % 5], 1)
                state[x] = [word ^ mix for word in state[x]]
            x, y, current = 1, 0, state[1][0]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                current, state[x][y] = state[x][y], turn(current, (t + 1) * (t + 2) // 2 % 64)
            for y in range(5):
                row = [state[x][y] for x in range(5)]
                for x in range(5):
                    state[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
            state[0][0] ^= constant
    return b"".join(state[i % 5][i // 5].to_bytes(8, "little") for i in range(4))


def rlp_list(data):
    """The byte strings of a list; lists inside as their bytes."""
    def head(at):
        """(begin, end) of the content of the item at a place."""
        first = data[at]
        if first < 0x80:
            return at, at + 1
        short, long_from = (0x80, 0xB7) if first < 0xC0 else (0xC0, 0xF7)
        if first <= long_from:
            return at + 1, at + 1 + first - short
        begin = at + 1 + first - long_from
        return begin, begin + int.from_bytes(data[at + 1:begin], "big")

    place, end = head(0)
    items = []
    while place < end:
        begin, behind = head(place)
        items.append(bytes(data[begin:behind]))
        place = behind
    return items


class Transaction:
    """What the chain looks at: nonce, the most it pays a unit of gas, gas limit, data."""

    def __init__(self, raw):
        self.raw, self.hash = raw, "0x" + keccak256(raw).hex()
        if raw[0] == 2:
            items = rlp_list(raw[1:])
            self.chain_id, self.nonce, _, self.price, self.gas = (int.from_bytes(i, "big") for i in items[:5])
            self.data = items[7]
        else:
            items = rlp_list(raw)
            self.nonce, self.price, self.gas = (int.from_bytes(i, "big") for i in items[:3])
            self.data, self.chain_id = items[5], (int.from_bytes(items[6], "big") - 35) // 2


class Refused(Exception):
    pass


class Chain(contextlib.AbstractContextManager):
    def __init__(self, chain_id=1337):
        self.chain_id, self.base, self.fee_market, self.gas_need = chain_id, GWEI, True, 22_440
        self.mines = True
        self.away = 0             # so many questions are not answered
        self.loses_answer = None  # to the next question of this method
        self.blocks, self.waiting, self.sent, self.asked, self.then = [], {}, [], [], {}
        self.made = 0  # blocks, those that were thrown away too
        self.lock = threading.Lock()
        chain = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = chain.serve(json.loads(body))
                if answer is None:  # the connection ends: nobody is there
                    self.close_connection = True
                    return
                text = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    # ---- what happens to it

    def mine(self):
        """A block of all waiting transactions that pay enough, in the order of their nonces."""
        self.made += 1
        taken = []
        for nonce in sorted(self.waiting):
            if nonce == self.nonce() + len(taken) and self.waiting[nonce].price >= self.base:
                taken.append(self.waiting.pop(nonce))
        self.blocks.append(("0x" + keccak256(f"block {self.made}".encode()).hex(), taken))
        self.waiting = {nonce: one for nonce, one in self.waiting.items() if nonce >= self.nonce()}
        self.then.pop(len(self.blocks), lambda _: None)(self)

    def reorganize(self, count, lose=False):
        """The latest blocks never were; their transactions wait again, or are lost."""
        for _ in range(count):
            for one in self.blocks.pop()[1]:
                if not lose:
                    self.waiting[one.nonce] = one

    def nonce(self):
        return sum(len(taken) for _, taken in self.blocks)

    def anchors(self):
        """Transactions in blocks that are an anchor's."""
        return [one for _, taken in self.blocks for one in taken if one.data.startswith(b"TWA1")]

    # ---- what it is asked

    def serve(self, question):
        with self.lock:
            method = question["method"]
            self.asked.append(method)
            if self.away:
                self.away -= 1
                return None
            try:
                answer = {"jsonrpc": "2.0", "id": question["id"], "result": getattr(self, method)(*question["params"])}
            except Refused as refused:
                answer = {"jsonrpc": "2.0", "id": question["id"], "error": {"code": -32000, "message": str(refused)}}
            if method == "eth_getTransactionReceipt" and self.mines:
                self.mine()
            if self.loses_answer == method:
                self.loses_answer = None
                return None
            return answer

    def eth_chainId(self):
        return hex(self.chain_id)

    def eth_blockNumber(self):
        return hex(len(self.blocks))

    def eth_gasPrice(self):
        return hex(self.base)

    def eth_getTransactionCount(self, _, tag):
        nonce = self.nonce()
        while tag == "pending" and nonce in self.waiting:
            nonce += 1
        return hex(nonce)

    def eth_getBlockByNumber(self, tag, _):
        number = len(self.blocks) if tag == "latest" else int(tag, 16)
        if number > len(self.blocks):
            return None
        block = {"hash": self.blocks[number - 1][0] if number else "0x" + "0" * 64,
                 "timestamp": hex(1_790_000_000 + 12 * number)}
        return {**block, "baseFeePerGas": hex(self.base)} if self.fee_market else block

    def eth_getTransactionReceipt(self, wanted):
        for number, (block_hash, taken) in enumerate(self.blocks, 1):
            for one in taken:
                if one.hash == wanted:
                    return {"transactionHash": wanted, "blockHash": block_hash, "blockNumber": hex(number),
                            "status": hex(one.gas >= self.gas_need)}
        return None

    def eth_sendRawTransaction(self, raw):
        one = Transaction(bytes.fromhex(raw[2:]))
        self.sent.append(one)
        if one.chain_id != self.chain_id:
            raise Refused("invalid sender")
        if one.nonce < self.nonce():
            raise Refused("nonce too low")
        there = self.waiting.get(one.nonce)
        if there and there.raw == one.raw:
            raise Refused("already known")
        if there and one.price * 10 < there.price * 11:
            raise Refused("replacement transaction underpriced")
        self.waiting[one.nonce] = one
        return one.hash
