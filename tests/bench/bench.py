#!/usr/bin/python3
"""Benchmarks: bench.py WHAT BUILD. Every figure is a ratio against a baseline measured in the same
run, turn by turn (A B A B …); medians are printed, nothing is judged."""
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

BUILD = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else 'build'
SERVER = os.path.join(BUILD, 'src', 'mes-factures-server')
HERE = os.path.join(BUILD, 'tests', 'bench')
SCALE = float(os.environ.get('MEF_BENCH_SCALE', '1'))


def row(*cells):
    print('| ' + ' | '.join(str(c) for c in cells) + ' |', flush=True)


class Listening:
    """A program that prints 'listening on URL' and runs until it is stopped."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        self.url = line.split(' on ', 1)[1].strip().rstrip('/')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def call(url, body=None, token=None):
    headers = {'Content-Type': 'application/json'}
    if token:
        headers['Authorization'] = 'Bearer ' + token
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def wrk(url, tokens=(), connections=32):
    """Requests per second and p99 in milliseconds, connections kept alive, one thread."""
    script = tempfile.NamedTemporaryFile('w', suffix='.lua')
    listed = ','.join(f'"Bearer {t}"' for t in tokens)
    script.write(f'''local t = {{{listed}}}
local i = 0
request = function()
  if #t > 0 then i = i % #t + 1; wrk.headers["Authorization"] = t[i] end
  return wrk.format(nil, nil)
end
done = function(s, l, r)
  io.write(string.format("RESULT %.1f %.3f %d\\n", s.requests / s.duration * 1e6, l:percentile(99) / 1000,
           s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout))
end
''')
    script.flush()
    seconds = max(1, int(4 * SCALE))
    out = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '-s', script.name, url],
                         capture_output=True, text=True, check=True).stdout
    match = re.search(r'RESULT ([\d.]+) ([\d.]+) (\d+)', out)
    if int(match.group(3)):
        raise SystemExit(f'{match.group(3)} failed requests')
    return float(match.group(1)), float(match.group(2))


def town(folder, residents, invoices):
    out = subprocess.run([SERVER, 'demo', '--data', folder, '--residents', str(residents),
                          '--invoices', str(invoices)], capture_output=True, text=True, check=True).stdout
    return re.findall(r'^resident\s+(\S+@\S+)\s+([^\s(]\S*)', out, re.M)


def sign_in_all(url, accounts):
    tokens = []
    for email, password in accounts:
        answer = call(url + '/api/v1/sessions', {'email': email, 'password': password})
        tokens.append(json.loads(answer)['token'])
    return tokens


def bench_list():
    row('invoice list, one worker, 32 connections', 'requests/s', 'p99 ms')
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, residents, invoices in (('10,000 invoices', 500, 10000), ('1,000,000 invoices', 50000, int(1e6 * SCALE))):
            data = os.path.join(folder, name.split()[0])
            accounts = town(data, residents, invoices)[:20]
            with Listening(SERVER, 'serve', '--data', data, '--listen', '127.0.0.1:0') as ours:
                tokens = sign_in_all(ours.url, accounts)
                url = ours.url + '/api/v1/invoices'
                body = os.path.join(folder, 'body.json')
                with open(body, 'wb') as f:
                    f.write(call(url, token=tokens[0]))
                with Listening(os.path.join(HERE, 'bare-server'), body) as bare:
                    samples = [(wrk(url, tokens), wrk(bare.url + '/')) for _ in range(3)]
            for who, i in (('ours, ' + name, 0), ('bare handler, same bytes', 1)):
                rows[who, name] = [statistics.median(s[i][k] for s in samples) for k in (0, 1)]
                row(who, f'{rows[who, name][0]:.0f}', f'{rows[who, name][1]:.2f}')
            row('ratio to the bare handler',
                *(f'{statistics.median(s[0][k] / s[1][k] for s in samples):.2f}' for k in (0, 1)))
        # SQLite alone looks whether the file is sound; the auditor does that first, then adds up.
        audited = pairs([SERVER, 'check', '--data', data],
                        ['sqlite3', glob.glob(os.path.join(data, 'towns', '*', 'town.db'))[0], 'PRAGMA integrity_check'],
                        rounds=3)
    first, last = (rows['ours, ' + n, n][1] for n in ('10,000 invoices', '1,000,000 invoices'))
    row('p99 at 1,000,000 / p99 at 10,000', '', f'{last / first:.2f}')
    row(f'audit of {int(1e6 * SCALE)} invoices', 'ms', 'peak MiB')
    print_pairs(('mes-factures-server check', 'PRAGMA integrity_check'), audited)


class SigningIn(threading.Thread):
    """Signs in so many times a second, over several connections, until it is stopped."""

    def __init__(self, url, accounts, rate):
        super().__init__(daemon=True)
        self.url, self.accounts, self.rate = url + '/api/v1/sessions', accounts, rate
        self.done, self.over = 0, threading.Event()

    def sign_in(self, account):
        call(self.url, {'email': account[0], 'password': account[1]})
        self.done += 1

    def run(self):
        begin, n = time.monotonic(), 0
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            while not self.over.wait(max(0, begin + n / self.rate - time.monotonic())):
                pool.submit(self.sign_in, self.accounts[n % len(self.accounts)])
                n += 1


def bench_sign_in():
    rate = 50
    row('invoice list, one worker, one connection', 'requests/s', 'p99 ms')
    with tempfile.TemporaryDirectory() as folder:
        accounts = town(os.path.join(folder, 'town'), 500, 10000)[:20]
        with Listening(SERVER, 'serve', '--data', os.path.join(folder, 'town'), '--listen', '127.0.0.1:0') as ours:
            url, tokens = ours.url + '/api/v1/invoices', sign_in_all(ours.url, accounts)
            samples, sign_ins = [], []
            for _ in range(3):
                alone = wrk(url, tokens, 1)
                signing = SigningIn(ours.url, accounts, rate)
                begin = time.monotonic()
                signing.start()
                samples.append((wrk(url, tokens, 1), alone))
                sign_ins.append(signing.done / (time.monotonic() - begin))
                signing.over.set()
                signing.join()
    names = (f'while {rate} sign-ins/s are asked for ({statistics.median(sign_ins):.0f} done)', 'alone')
    for i, name in enumerate(names):
        row(name, *(f'{statistics.median(s[i][k] for s in samples):.2f}' for k in (0, 1)))
    row('ratio', *(f'{statistics.median(s[0][k] / s[1][k] for s in samples):.2f}' for k in (0, 1)))


def timed(arguments, environment=None):
    """Wall seconds and peak memory in MiB of one run."""
    start = time.monotonic()
    pid = os.posix_spawnp(arguments[0], arguments, dict(os.environ, **(environment or {})),
                          file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f'{arguments[0]}: status {status}')
    return time.monotonic() - start, usage.ru_maxrss / 1024


def pairs(a, b, environment=None, rounds=7):
    timed(a, environment), timed(b, environment)
    return [(timed(a, environment), timed(b, environment)) for _ in range(rounds)]


def print_pairs(names, samples, factor=1000):
    for i, name in enumerate(names):
        row(name, f'{factor * statistics.median(s[i][0] for s in samples):.0f}',
            f'{statistics.median(s[i][1] for s in samples):.0f}')
    row('ratio', f'{statistics.median(s[0][0] / s[1][0] for s in samples):.2f}',
        f'{statistics.median(s[0][1] / s[1][1] for s in samples):.2f}')


def bench_window():
    row('first frame, cairo renderer', 'ms', 'peak MiB')
    app = [os.path.join(BUILD, 'src', 'mes-factures'), '--exit-after=first-frame']
    print_pairs(('mes-factures', 'empty GTK window'),
                pairs(app, [os.path.join(HERE, 'empty-window')]))


def bench_pdf():
    row('first page at 96 dpi, whole process', 'ms', 'peak MiB')
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, 'town')
        accounts = town(data, 2, 10)
        with Listening(SERVER, 'serve', '--data', data, '--listen', '127.0.0.1:0') as ours:
            token = sign_in_all(ours.url, [('demo@demo.fr', dict(accounts)['demo@demo.fr'])])[0]
            items = json.loads(call(ours.url + '/api/v1/invoices', token=token))['items']
            one = next(i['id'] for i in items if i['has_document'])
            pdf = os.path.join(folder, 'invoice.pdf')
            with open(pdf, 'wb') as f:
                f.write(call(f'{ours.url}/api/v1/invoices/{one}/document', token=token))
        out = os.path.join(folder, 'page')
        print_pairs(('our document layer', 'pdftoppm'),
                    pairs([os.path.join(HERE, 'bench-pdf'), pdf],
                          ['pdftoppm', '-f', '1', '-l', '1', '-r', '96', pdf, out], rounds=15))


def bench_import():
    count = int(50000 * SCALE)
    row(f'import of {count} invoices', 'ms', 'peak MiB')
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, 'index.csv')
        with open(table, 'w', encoding='utf-8') as f:
            f.write('exercice;numero;reference;libelle;montant;date_emission;date_echeance;ref_tiers;nom;prenom;'
                    'adresse1;cp;ville;email\n')
            for i in range(count):
                f.write(f'2026;2026{i:07d};2026-83-00-{i:013d};Cantine mai 2026;{i % 90 + 10},{i % 100:02d};01/06/2026;'
                        f'05/07/2026;FAM{i % 5000:06d};NOM{i % 5000};Camille;{i % 90} rue des Tilleuls;30540;MILHAUD;'
                        f'famille{i % 5000}@example.org\n')
        samples = []
        for n in range(4):
            data = os.path.join(folder, f'town{n}')
            subprocess.run([SERVER, 'init', '--data', data, '--town', 'Milhaud', '--admin', 'admin@example.org'],
                           check=True, stdout=subprocess.DEVNULL)
            ours = timed([SERVER, 'import', '--data', data, table])
            bare = timed(['sqlite3', os.path.join(folder, f'bare{n}.db'), '-cmd', '.mode csv', '-cmd', '.separator ;',
                          f'.import {table} invoice'])
            samples.append((ours, bare))
        print_pairs(('mes-factures-server import', 'sqlite3 .import'), samples[1:])
        row('invoices/s against .import', f'{statistics.median(s[1][0] / s[0][0] for s in samples[1:]):.2f}', '')


def bench_alerts():
    count = int(40000 * SCALE)
    row(f'import of {count} invoices of as many people', 'ms', 'peak MiB')
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, 'index.csv')
        with open(table, 'w', encoding='utf-8') as f:
            f.write('numero;libelle;montant;date_emission;date_echeance;ref_tiers;nom;prenom;cp;ville;email\n')
            for i in range(count):
                f.write(f'A{i};Cantine mai 2026;{i % 90 + 10},00;01/06/2026;05/07/2026;FAM{i:06d};NOM{i};Camille;30540;'
                        f'MILHAUD;famille{i}@example.org\n')
        samples = []
        for n in range(3):
            runs = []
            for extra in ([], ['--no-alert']):
                data = os.path.join(folder, f'town{n}{len(runs)}')
                subprocess.run([SERVER, 'init', '--data', data, '--town', 'Milhaud', '--admin', 'admin@example.org'],
                               check=True, stdout=subprocess.DEVNULL)
                runs.append(timed([SERVER, 'import', '--data', data, *extra, table]))
            samples.append(runs)
        print_pairs((f'with {count} alerts queued in its transaction', 'without'), samples)
        row('the alerts alone, ms', f'{1000 * statistics.median(s[0][0] - s[1][0] for s in samples):.0f}', '')


def waiting_town(folder, count):
    """A town with so many payments online that wait for PayFiP's answer."""
    data, table = os.path.join(folder, 'town'), os.path.join(folder, 'index.csv')
    with open(table, 'w', encoding='utf-8') as f:
        f.write('numero;libelle;montant;date_emission;ref_tiers;nom;prenom\n')
        for i in range(count):
            f.write(f'A{i};Cantine;12,00;01/06/2025;FAM{i % 500};NOM{i % 500};Camille\n')
    run = lambda *a: subprocess.run([SERVER, *a], check=True, stdout=subprocess.DEVNULL)  # noqa: E731
    run('init', '--data', data, '--town', 'Milhaud', '--admin', 'admin@example.org')
    run('import', '--data', data, '--no-alert', table)
    path = glob.glob(os.path.join(data, 'towns', '*', 'town.db'))[0]
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO attempt (id, public_id, account_id, regie_id, idempotency_key, request_hash, state,"
                   " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at, next_poll_at)"
                   " SELECT id, 'a' || id, 1, regie_id, 'k' || id, zeroblob (32), 'waiting', '001964', 'REF' || id, 1200,"
                   " 'T', 'op-' || id, 1763204400, 1763211600, 1763204400 FROM invoice")
        db.execute('INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) SELECT id, id, 1200 FROM invoice')
    db.close()
    return data, path


def settle(kind, path, clients, count, first=1):
    out = subprocess.run([os.path.join(HERE, 'bench-settle'), kind, path, str(clients), str(count), str(first)],
                         capture_output=True, text=True, check=True).stdout
    return [float(x) for x in out.split()[1:]]


def bench_settle():
    row('payments settled, on disk', 'a second', 'p99 ms')
    with tempfile.TemporaryDirectory() as folder:
        counts = {1: int(2000 * SCALE), 32: int(6000 * SCALE), 128: int(16000 * SCALE)}
        _, path = waiting_town(folder, max(counts.values()))
        for clients, count in counts.items():
            samples = []
            for n in range(6):
                pair = {}
                # In turns: what comes second finds the disk as the first one left it.
                for kind in ('ours', 'raw') if n % 2 else ('raw', 'ours'):
                    copy = os.path.join(folder, f'{kind}.db')
                    for end in ('', '-wal', '-shm'):
                        if os.path.exists(copy + end):
                            os.remove(copy + end)
                    shutil.copy(path, copy)
                    pair[kind] = settle(kind, copy, clients, count)
                samples.append((pair['ours'], pair['raw']))
            for i, name in enumerate(('ours', 'SQLite alone, one writer')):
                row(f'{clients} clients, {name}', *(f'{statistics.median(s[i][k] for s in samples):.{1 + k}f}' for k in (0, 1)))
            row('ratio', *(f'{statistics.median(s[0][k] / s[1][k] for s in samples):.2f}' for k in (0, 1)))
    list_while_settling()


def list_while_settling():
    """The list of invoices, for those who read while others pay."""
    count = int(12000 * SCALE)
    row('invoice list, one worker, one connection', 'requests/s', 'p99 ms')
    with tempfile.TemporaryDirectory() as folder:
        data, path = waiting_town(folder, 4 * count)
        token = 'jeton'
        with sqlite3.connect(path) as db:
            now = int(time.time())
            # The server itself shall ask nobody about them.
            db.execute('UPDATE attempt SET next_poll_at = NULL')
            db.execute("INSERT INTO account (id, email, name, role, person_id, password_hash, state, created_at)"
                       " VALUES (1000, 'famille@example.org', 'Famille', 'resident', 1, 'none', 'active', 1)")
            db.execute('INSERT INTO session (account_id, token_hash, persistent, created_at, last_used_at, expires_at)'
                       ' VALUES (1000, ?, 1, ?, ?, ?)', (hashlib.sha256(token.encode()).digest(), now, now, now + 86400))
        db.close()
        with Listening(SERVER, 'serve', '--data', data, '--listen', '127.0.0.1:0') as ours:
            url, samples, rates = ours.url + '/api/v1/invoices', [], []
            for n in range(3):
                alone = wrk(url, [token], 1)
                with concurrent.futures.ThreadPoolExecutor(1) as pool:
                    paying = pool.submit(settle, 'ours', path, 32, count, 1 + n * count)
                    samples.append((wrk(url, [token], 1), alone))
                    rates.append(paying.result()[0])
    names = (f'while {statistics.median(rates):.0f} payments a second are settled', 'alone')
    for i, name in enumerate(names):
        row(name, *(f'{statistics.median(s[i][k] for s in samples):.2f}' for k in (0, 1)))
    row('ratio', *(f'{statistics.median(s[0][k] / s[1][k] for s in samples):.2f}' for k in (0, 1)))


if __name__ == '__main__':
    if sys.argv[1] in ('list', 'sign-in', 'settle') and shutil.which('wrk') is None:
        sys.exit(77)
    with open('/proc/cpuinfo', encoding='utf-8') as cpu:
        model = re.search(r'model name\s*: (.*)', cpu.read())
    print(f'{os.cpu_count()} cores, {model.group(1) if model else "unknown"}')
    {'list': bench_list, 'sign-in': bench_sign_in, 'window': bench_window, 'pdf': bench_pdf, 'import': bench_import,
     'alerts': bench_alerts, 'settle': bench_settle}[sys.argv[1]]()
