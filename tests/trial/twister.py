"""An HTTP proxy that breaks what passes through it, as a network does: what a request never reaches,
answers that are lost although the request had its effect, notifications that come twice.

What is damaged is damaged visibly. A wire without encryption could also turn a refusal into a
payment, and nobody could tell: PayFiP is reached over https, where a changed byte is a broken
connection. An amount that differs is the one lie it tells, because the server can and must see it."""
import re
import socket
import threading

# leg → fault → weight; the rest of a hundred passes untouched.
FAULTS = {
    'client': {'lose-request': 4, 'lose-answer': 4, 'truncate': 2, 'bad-gateway': 2, 'bad-gateway-after': 2,
               'twice': 3},
    'service': {'lose-request': 4, 'lose-answer': 5, 'truncate': 3, 'bad-gateway': 2, 'bad-gateway-after': 2,
                'twice': 2, 'not-xml': 3, 'other-amount': 1, 'other-means': 2},
    'notification': {'lose-request': 10, 'lose-answer': 5, 'twice': 10, 'bad-gateway': 3, 'capitals': 5, 'in-query': 5},
}
BAD_GATEWAY = (b'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 38\r\nConnection: close\r\n\r\n'
               b'<html><h1>502 Bad Gateway</h1></html>\n')


def read_message(stream):
    """A whole request or answer as (head, body); None where it ended early."""
    data = b''
    while b'\r\n\r\n' not in data:
        more = stream.recv(65536)
        if not more:
            return None
        data += more
    head, body = data.split(b'\r\n\r\n', 1)
    match = re.search(rb'(?im)^content-length: *(\d+)', head)
    while len(body) < (int(match.group(1)) if match else 0):
        more = stream.recv(65536)
        if not more:
            return None
        body += more
    return head, body


def with_length(head, body):
    return re.sub(rb'(?im)^(content-length:) *\d+', rb'\1 %d' % len(body), head), body


class Twister:
    """One leg: listens on a port of its own, passes on to another."""

    def __init__(self, leg, upstream, random, notes):
        self.leg, self.upstream, self.random, self.notes = leg, upstream, random, notes
        self.calm = False
        self.lock = threading.Lock()
        self.counts = {}
        self.delivered = []     # bodies of notifications the server acknowledged
        self.told_otherwise = set()  # operations about which an amount was lied
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(('127.0.0.1', 0))
        self.socket.listen(64)
        self.address = '127.0.0.1:%d' % self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def close(self):
        # A thread in accept() would hold the port for ever.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def choose(self):
        with self.lock:
            draw = self.random.uniform(0, 100)
        if self.calm:
            return None
        for fault, weight in FAULTS[self.leg].items():
            draw -= weight
            if draw < 0:
                return fault
        return None

    def note(self, fault):
        with self.lock:
            self.counts[fault] = self.counts.get(fault, 0) + 1
        self.notes(f'    [{self.leg}] {fault}')

    def forward(self, head, body):
        """The answer of the other side; None where there is nobody, or it went away."""
        host, port = self.upstream().split(':')
        head = re.sub(rb'(?im)^connection:.*\r?\n?', b'', head + b'\r\n')
        try:
            with socket.create_connection((host, int(port)), 20) as other:
                other.settimeout(20)
                other.sendall(head + b'Connection: close\r\n\r\n' + body)
                return read_message(other)
        except OSError:
            return None

    def serve(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                request = read_message(connection)
                if request is not None:
                    self.exchange(connection, *request)
            except OSError:
                pass

    def bend_request(self, fault, head, body):
        """Other spellings of a notification, which mean the same."""
        if fault == 'capitals':
            body = re.sub(rb'(^|&)([a-z]+)=', lambda m: m.group(1) + m.group(2).upper() + b'=', body)
        elif fault == 'in-query':
            head = re.sub(rb'^POST (\S+)', rb'POST \1?' + body.replace(b'\\', b''), head)
            body = b''
        return with_length(head, body)

    def bend_answer(self, fault, head, body):
        """Answers that cannot be read, or are not to be believed; unchanged where that makes no
        sense."""
        if fault == 'not-xml':
            body = body.replace(b'</', b'< ', 1)
        elif fault == 'other-amount':
            found = re.search(rb'<idOp>([^<]+)</idOp>.*<montant>|<montant>.*', body, re.S)
            changed = re.sub(rb'<montant>(\d+)<', lambda m: b'<montant>%d<' % (int(m.group(1)) + 1), body)
            if found and changed != body:
                idop = re.search(rb'<idOp>([^<]+)</idOp>', body)
                self.told_otherwise.add(idop.group(1).decode() if idop else '')
            body = changed
        elif fault == 'other-means':
            body = re.sub(rb'<resultrans>[PV]<', b'<resultrans>W<', body)
        return with_length(head, body)

    def exchange(self, connection, head, body):
        fault = self.choose()
        if fault is not None:
            self.note(fault)
        if fault == 'lose-request':
            return
        if fault == 'bad-gateway':
            connection.sendall(BAD_GATEWAY)
            return
        if fault in ('capitals', 'in-query'):
            head, body = self.bend_request(fault, head, body)
        answer = self.forward(head, body)
        if fault == 'twice':
            answer = self.forward(head, body) or answer
        if answer is None:
            return
        if self.leg == 'notification' and answer[0].split()[1] == b'200':
            with self.lock:
                self.delivered.append((head.split()[1] + b' ' + body).decode())
        if fault in ('not-xml', 'other-amount', 'other-means'):
            answer = self.bend_answer(fault, *answer)
        self.answer(connection, fault, *answer)

    @staticmethod
    def answer(connection, fault, head, body):
        if fault == 'lose-answer':
            return
        if fault == 'bad-gateway-after':
            connection.sendall(BAD_GATEWAY)
            return
        whole = head + b'\r\n\r\n' + body
        connection.sendall(whole[:len(whole) // 2] if fault == 'truncate' else whole)
