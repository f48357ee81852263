#!/usr/bin/python3
"""Lives of a small town, made up from a seed: residents pay in every way there is, the counter takes
money for the same invoices, the server is killed and started again, the clock jumps, and nothing
passes over a wire unharmed. At the end of each life its books are held against the payment
service's, and the auditor looks at them.

    trial.py --build BUILD --seeds 1-200             as the tests run it
    trial.py --build BUILD --seeds 1-10000 --jobs 4  for a night
    trial.py --build BUILD --seeds 4711 --verbose    what happened in one of them

The choices of a life depend on its seed alone; what two processes do at the same instant does not,
so that a replay may differ in detail."""
import argparse
import collections
import concurrent.futures
import contextlib
import datetime
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from books import Books, PARIS, promise  # noqa: E402
from twister import Twister  # noqa: E402

RESIDENTS = {1: 'jeton-de-claire', 2: 'jeton-de-paul'}
DESK = 3
TOKENS = {**RESIDENTS, DESK: 'jeton-du-regisseur'}
# What the treasury knows: the invoices of the régie of titres, see town-child.c.
TITRES = {f'2025{401 + i:08}000001': 1000 + 137 * i for i in (6, 7, 14, 15)}
RESULTS = ['P'] * 10 + ['V'] * 3 + ['R'] * 4 + ['Z'] + ['A'] * 4
STEPS = [5, 30, 120, 300, 900, 1300, 3600, 7300, 72000, 3 * 86400]


def listening(process):
    line = process.stdout.readline()
    promise('listening on' in line, 'a program did not start:', line)
    return line.split()[-1].rstrip('/')


class Life(Books):
    """One town from its first day to the week after its last payment."""

    def __init__(self, seed, build, template, verbose=False):
        self.random = random.Random(seed)
        self.build, self.verbose = build, verbose
        self.folder = tempfile.mkdtemp(prefix='mef-trial-')
        self.data = os.path.join(self.folder, 'town')
        shutil.copytree(template, self.data)
        self.done = collections.Counter()
        self.now = 0
        self.server = None
        self.address = '127.0.0.1:0'
        self.sim = subprocess.Popen([self.program('src', 'mes-factures-payfip'), '--manual-clock'],
                                    stdout=subprocess.PIPE, text=True)
        self.sim_url = listening(self.sim)
        sim_at = self.sim_url.split('//')[1]
        self.legs = {'client': Twister('client', lambda: self.address, random.Random(f'{seed}c'), self.say),
                     'service': Twister('service', lambda: sim_at, random.Random(f'{seed}s'), self.say),
                     'notification': Twister('notification', lambda: self.address, random.Random(f'{seed}n'), self.say)}
        tpa = f'http://{self.legs["service"].address}/tpa'
        with open(os.path.join(self.data, 'server.conf'), 'w') as config:
            config.write(f'[payfip]\nservice-url={tpa}/services/securite\npage-url={self.sim_url}/tpa/paiementws.web\n'
                         f'form-url={self.sim_url}/tpa/paiement.web\n'
                         f'notification-url=http://{self.legs["notification"].address}/\n')
        self.keys = {}        # idempotency key → (resident, invoices)
        self.answers = {}     # idempotency key → id of the payment
        self.payments = {}    # id → what was answered
        self.seen_paid = set()
        self.pages = {}       # idop → (payment, when opened): pages a payer has before them
        self.cashed = 0
        self.twice = 0        # what forms brought a second time, and the régisseur recorded

    def program(self, *path):
        return os.path.join(self.build, *path)

    def say(self, text):
        if self.verbose:
            print(text, flush=True)

    # --- the processes

    def start(self):
        self.server = subprocess.Popen([self.program('tests', 'trial', 'town-child'), 'serve', self.data, str(self.now),
                                        self.address],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                       stderr=open(os.path.join(self.folder, 'server.log'), 'a'))
        self.address = listening(self.server).split('//')[1]

    def stop(self, kill):
        if kill:
            self.server.kill()
        else:
            self.server.stdin.close()
        promise(self.server.wait(30) in ((-9,) if kill else (0,)), 'the server ended with', self.server.returncode)
        self.server.stdout.close()

    def tell(self, command):
        self.server.stdin.write(command + '\n')
        self.server.stdin.flush()
        line = self.server.stdout.readline()
        promise(line, 'the server went away at', command)
        return int(line.split()[1])

    def call_sim(self, path, body=None):
        request = urllib.request.Request(f'{self.sim_url}/sim/{path}', None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def ask_sim(self, path, body):
        """Whether the service did it: what is closed or was purged in the night it refuses."""
        try:
            self.call_sim(path, body)
            return True
        except urllib.error.HTTPError as refused:
            promise(refused.code in (404, 409), 'the service refused with', refused.code)
            return False

    def call(self, method, path, account, body=None, key=None, straight=False):
        """Status and answer; (0, None) where the network was in the way."""
        address = self.address if straight else self.legs['client'].address
        connection = http.client.HTTPConnection(address, timeout=20)
        headers = {'Authorization': 'Bearer ' + TOKENS[account], 'Host': 'localhost'}
        if key is not None:
            headers['Idempotency-Key'] = key
        if body is not None:
            headers['Content-Type'] = 'application/json'
        try:
            connection.request(method, '/api/v1' + path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b'{}')
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()

    # --- what people do

    def invoices_of(self, resident):
        status, answer = self.call('GET', '/invoices?limit=200', resident, straight=True)
        promise(status == 200, 'the list said', status, answer)
        return answer['items']

    def order(self):
        resident = self.random.choice(list(RESIDENTS))
        payable = [i for i in self.invoices_of(resident) if i['payable']]
        if not payable:
            return
        first = self.random.choice(payable)
        together = [i for i in payable if i['regie_id'] == first['regie_id']] if first['multi_invoice'] else [first]
        chosen = sorted(i['id'] for i in self.random.sample(together, self.random.randint(1, len(together))))
        key = f'k{len(self.keys)}'
        self.keys[key] = (resident, chosen)
        self.send_order(key)

    def send_order(self, key):
        resident, chosen = self.keys[key]
        status, answer = self.call('POST', '/payments', resident, {'invoices': chosen}, key)
        self.say(f'  order {key} {chosen}: {status} {answer and (answer.get("id") or answer.get("code"))}')
        self.done[f'order {status}'] += 1
        promise(status in (0, 200, 201, 402, 409, 500, 502, 503), 'an order was answered', status, answer)
        if status not in (200, 201):
            return
        promise(self.answers.setdefault(key, answer['id']) == answer['id'], 'one key, two payments:', key)
        promise(answer['amount'] > 0 and answer['invoices'] == chosen, 'another order than asked for:', answer)
        if status == 201:
            self.assert_alone(answer['id'], chosen)
        self.learn(resident, answer)

    def assert_alone(self, public_id, invoices):
        """No invoice can be paid on two pages at once."""
        rival = ('SELECT a.id FROM attempt a JOIN attempt_invoice i ON i.attempt_id = a.id LEFT JOIN alarm l'
                 " ON l.attempt_id = a.id AND l.kind = 'quarantined' AND l.closed_at IS NULL"
                 f" WHERE a.public_id <> '{public_id}' AND i.invoice_id IN ({','.join(map(str, invoices))})")
        running = self.rows(f"{rival} AND a.state IN ('started', 'waiting') AND a.lock_expires_at > {self.now}")
        promise(not running, 'two payments of one invoice run at once:', public_id)
        held = self.rows(f"{rival} AND a.state = 'quarantined' AND l.raised_at < {self.now}")
        promise(not held, 'paid a second time while somebody checks the first:', public_id)

    def learn(self, resident, payment):
        self.payments[payment['id']] = dict(payment, resident=resident)
        if payment['state'] == 'paid':
            self.seen_paid.add(payment['id'])
        else:
            promise(payment['id'] not in self.seen_paid, 'a payment that was paid is', payment['state'])

    def order_again(self):
        if self.keys:
            self.send_order(self.random.choice(list(self.keys)))

    def look(self):
        if not self.payments:
            return
        payment = self.payments[self.random.choice(list(self.payments))]
        status, answer = self.call('GET', '/payments/' + payment['id'], payment['resident'])
        self.say(f'  look {payment["id"][:6]}: {status} {answer and answer.get("state")}')
        promise(status in (0, 200, 502), 'looking was answered', status, answer)
        if status == 200:
            self.learn(payment['resident'], answer)

    def open_page(self):
        """A payer opens the page they were given, sometimes one they had open before."""
        waiting = [p for p in self.payments.values() if p['page_url'] and p['state'] != 'paid']
        if not waiting:
            return
        payment = self.random.choice(waiting)
        try:
            with urllib.request.urlopen(payment['page_url'], timeout=20) as answer:
                page = answer.read().decode()
        except urllib.error.HTTPError as gone:
            promise(gone.code == 404, 'the page was answered', gone.code)  # purged in the night
            page = ''
        found = re.search(r'name="idop" value="([^"]+)"', page)
        self.say(f'  open {payment["id"][:6]}: {"closed" if found is None else found.group(1)[:8]}')
        self.done['page closed' if found is None else 'page opened'] += 1
        if found is not None:
            self.pages[found.group(1)] = (payment['id'], self.now)

    def decide(self):
        """What the payer does on a page that is open: pays, is refused, gives up, comes back to it."""
        if not self.pages:
            return
        idop = self.random.choice(list(self.pages))
        result = self.random.choice(RESULTS)
        if self.now - self.pages[idop][1] > 900:
            del self.pages[idop]  # the bank's session is over
            return
        if not self.ask_sim(f'operations/{idop}/outcome', {'resultrans': result}):
            del self.pages[idop]
            return
        self.say(f'  decide {idop[:8]}: {result}')
        self.done[f'result {result}'] += 1

    def notify_again(self):
        operations = self.call_sim('operations')['operations']
        if operations:
            self.ask_sim(f'operations/{self.random.choice(operations)["idop"]}/notification', {})

    def forge(self):
        """Somebody who knows the address of the notification and nothing else."""
        body = self.random.choice([f'idop={uuid.UUID(int=self.random.getrandbits(128), version=4)}', 'idop=', 'x', ''])
        request = urllib.request.Request(f'http://{self.address}/payfip/notification', body.encode(), {'Host': 'localhost'})
        with urllib.request.urlopen(request, timeout=20) as answer:
            promise(answer.status == 200, 'a forged notification was answered', answer.status)

    def give_up(self):
        if self.payments:
            payment = self.payments[self.random.choice(list(self.payments))]
            status, answer = self.call('DELETE', '/payments/' + payment['id'], payment['resident'])
            self.say(f'  give up {payment["id"][:6]}: {status} {answer and answer.get("state")}')
            promise(status in (0, 200, 409, 502, 503), 'giving up was answered', status, answer)
            if status == 200:
                self.learn(payment['resident'], answer)

    def cash(self):
        taken = self.tell(f'cash {self.random.randint(1, 20)}')
        self.say(f'  counter: {taken}')
        self.cashed += taken
        self.done['cash'] += taken > 0

    def look_into(self, finally_=False):
        """The régisseur opens the service's own books for whatever nobody could settle by asking."""
        self.sign_desk_in()
        status, answer = self.call('GET', '/alarms', DESK, straight=True)
        promise(status == 200, 'the alarms said', status, answer)
        for alarm in answer['items']:
            if alarm['kind'] in ('quarantined', 'paid-again', 'told-late'):
                attempt = self.rows(f"SELECT * FROM attempt WHERE public_id = '{alarm['payment']}'")[0]
                missing = self.find_missing(attempt)
                if missing:
                    self.record(attempt, missing[0])
                elif finally_ or alarm['kind'] != 'quarantined':
                    self.close_alarm(alarm)
            elif finally_ and alarm['kind'] == 'result-unknown':
                self.close_alarm(alarm)

    def close_alarm(self, alarm):
        status, answer = self.call('POST', f'/alarms/{alarm["id"]}/close', DESK, {'comment': 'rien de plus'}, straight=True)
        promise(status == 204, 'an alarm was closed with', status, answer)
        self.done['alarm closed'] += 1

    def sign_desk_in(self):
        """A session of staff ends with the day; signing in takes longer than all the rest."""
        path = os.path.join(self.data, 'towns', 'localhost', 'town.db')
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as db, db:
            db.execute('UPDATE session SET created_at = ?, last_used_at = ?, expires_at = ? WHERE account_id = ?',
                       (self.now, self.now, self.now + 3600, DESK))

    def record(self, attempt, operation, **more):
        cents = int(operation['montant'])
        status, answer = self.call('POST', f'/payments/{attempt["public_id"]}/record', DESK, {
            'amount': cents, 'paid_on': self.today(),
            'means': 'card' if operation['resultrans'] == 'P' else 'direct_debit', 'comment': 'relevé du Trésor',
            **more}, straight=True)
        self.say(f'  recorded {attempt["public_id"][:6]}: {status}')
        promise(status == 204, 'recording was answered', status, answer)
        self.done['recorded'] += 1
        if attempt['state'] == 'paid':
            self.twice += cents

    def declare(self):
        """Somebody paid in a way nobody can see, or says so."""
        resident = self.random.choice(list(RESIDENTS))
        due = [i for i in self.invoices_of(resident) if i['state'] in ('due', 'overdue')]
        if due:
            path = f'/invoices/{self.random.choice(due)["id"]}/declarations'
            status, answer = self.call('POST', path, resident, {'paid_on': self.today(), 'means': 'transfer'})
            promise(status in (0, 201, 409, 502), 'declaring was answered', status, answer)
            self.done[f'declared {status}'] += 1

    def decide_declaration(self):
        self.sign_desk_in()
        status, answer = self.call('GET', '/declarations', DESK, straight=True)
        promise(status == 200, 'the declarations said', status, answer)
        if not answer['items']:
            return
        declaration = self.random.choice(answer['items'])
        confirm = self.random.random() < 0.5
        body = {'decision': 'confirm'} if confirm else {'decision': 'refuse', 'reason': 'rien reçu'}
        status, answer = self.call('POST', f'/declarations/{declaration["id"]}/decision', DESK, body, straight=True)
        promise(status in (204, 409), 'deciding was answered', status, answer)
        if status == 204 and confirm:
            self.cashed += declaration['remaining']
        self.done[f'decided {status}'] += 1

    def turn_knobs(self):
        """The service's habits change: when it tells, how often, and in which spelling."""
        self.call_sim('knobs', {'duplicate_notification': self.random.random() < 0.3,
                                'reorder_notification': self.random.random() < 0.3,
                                'drop_notification': self.random.random() < 0.2,
                                'notification_delay': self.random.choice([0, 0, 10, 600]),
                                'without_numauto': self.random.random() < 0.1,
                                'paid_after_abandon': self.random.random() < 0.2})
        self.done['knobs'] += 1

    def skew(self):
        """The server's clock is set back, as a machine's may be, and right again a while later."""
        back = self.random.choice([1, 60, 900])
        promise(self.tell(f'advance {-back}') == self.now - back, 'the clock was not set')
        for deed in self.random.sample([self.order, self.look, self.open_page, self.notify_again, self.give_up], 2):
            deed()
        promise(self.tell(f'advance {back}') == self.now, 'the clocks differ')
        self.done['clock set back'] += 1

    def today(self):
        return datetime.datetime.fromtimestamp(self.now, PARIS).strftime('%Y-%m-%d')

    def advance(self, seconds=None):
        seconds = seconds or self.random.choice(STEPS)
        self.call_sim('clock', {'advance': seconds})
        self.now += seconds
        promise(self.tell(f'advance {seconds}') == self.now, 'the clocks differ')
        self.say(f'  {seconds} s later')

    def crash(self):
        self.say('  kill -9')
        self.stop(kill=True)
        self.start()
        self.done['crash'] += 1

    def restart(self):
        self.stop(kill=False)
        self.start()
        self.done['restart'] += 1

    def live(self):
        """Everything, in an order that the seed makes up."""
        deeds = ([self.order] * 6 + [self.order_again] * 2 + [self.look] * 4 + [self.open_page] * 7 + [self.decide] * 8 +
                 [self.notify_again] + [self.forge] + [self.give_up] + [self.cash] + [self.look_into] + [self.declare] +
                 [self.decide_declaration] + [self.turn_knobs] + [self.skew] + [self.advance] * 4 + [self.crash] + [self.restart])
        for _ in range(self.random.randint(40, 130)):
            self.random.choice(deeds)()

    def end(self):
        """The network is repaired, the server started once more, and the clock runs until nothing is
        left to learn."""
        for leg in self.legs.values():
            leg.calm = True
        self.call_sim('knobs', {'drop_notification': False, 'paid_after_abandon': False})
        self.restart()
        for seconds in [0, 5, 5] + [300] * 6 + [1300, 3600, 3600] + [14400] * 44:
            if seconds:
                self.advance(seconds)
        self.look_into(finally_=True)
        self.reconcile()
        self.look_into(finally_=True)
        self.stop(kill=False)

    def run(self):
        try:
            # Both clocks show the same instant: the service's starts at the machine's.
            self.now = self.call_sim('clock')['now']
            for reference, cents in TITRES.items():
                self.call_sim('debts', {'numcli': '001966', 'refdet': reference, 'montant': cents})
            self.start()
            self.live()
            self.end()
            self.audit()
            log = open(os.path.join(self.folder, 'server.log')).read()
            promise(not re.search('(?i)critical|warning|error:|sanitizer', log), 'the server said:', log)
        finally:
            for process in (self.server, self.sim):
                if process is not None:
                    process.kill()
                    process.wait()
            for leg in self.legs.values():
                leg.close()
                self.done.update({f'fault {leg.leg} {fault}': n for fault, n in leg.counts.items()})
        shutil.rmtree(self.folder)


def make_template(build, folder):
    """The town all lives begin with; its residents are signed in for longer than a life lasts."""
    path = os.path.join(folder, 'template')
    subprocess.run([os.path.join(build, 'tests', 'trial', 'town-child'), 'make', path], check=True)
    now = int(time.time())
    with sqlite3.connect(os.path.join(path, 'towns', 'localhost', 'town.db')) as db:
        db.execute("UPDATE account SET state = 'active', password_hash = 'none'")
        db.execute(f"UPDATE account SET role = 'regisseur' WHERE id = {DESK}")
        for account, token in TOKENS.items():
            db.execute('INSERT INTO session (account_id, token_hash, persistent, created_at, last_used_at, expires_at)'
                       ' VALUES (?, ?, 1, ?, ?, ?)',
                       (account, hashlib.sha256(token.encode()).digest(), now, now, now + 300 * 86400))
    db.close()
    return path


def live_once(arguments):
    seed, build, template, verbose = arguments
    life = Life(seed, build, template, verbose)
    try:
        life.run()
        return seed, None, life.done
    except Exception as problem:  # noqa: BLE001: whatever it was, the seed is what counts
        return seed, f'{type(problem).__name__}: {problem} (kept: {life.folder})', life.done


def parse_seeds(text):
    first, _, last = text.partition('-')
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description='Seeded simulations of a town and its payments')
    parser.add_argument('--build', required=True)
    parser.add_argument('--seeds', type=parse_seeds, default=parse_seeds('1-200'))
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    seeds, failed, done = list(options.seeds), 0, collections.Counter()
    print(f'1..{len(seeds)}')
    with tempfile.TemporaryDirectory(prefix='mef-trial-') as folder:
        template = make_template(build, folder)
        orders = [(seed, build, template, options.verbose) for seed in seeds]
        with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
            results = pool.map(live_once, orders) if len(seeds) > 1 else map(live_once, orders)
            for number, (seed, problem, counts) in enumerate(results, 1):
                done.update(counts)
                failed += problem is not None
                print(f'{"not ok" if problem else "ok"} {number} seed {seed}', flush=True)
                if problem:
                    print(f'# {problem}\n# again: tests/trial/trial.py --build {options.build} --seeds {seed} --verbose',
                          flush=True)
    for what, n in sorted(done.items()):
        print(f'# {what}: {n}')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
