"""What must hold at the end of a life: the books, the payment service's, and what was told agree."""
import collections
import datetime
import os
import re
import sqlite3
import subprocess
import zoneinfo

PARIS = zoneinfo.ZoneInfo('Europe/Paris')


class Broken(AssertionError):
    """A promise that was not kept."""


def promise(kept, *what):
    if not kept:
        raise Broken(' '.join(str(w) for w in what))


class Books:
    """The part of a Life that looks into the store and into the service's own books."""

    def rows(self, sql):
        path = os.path.join(self.data, 'towns', 'localhost', 'town.db')
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql).fetchall()

    def audit(self):
        said = subprocess.run([self.program('src', 'mes-factures-server'), 'check', '--data', self.data],
                              capture_output=True, text=True)
        promise(said.returncode == 0, 'the auditor:', said.stdout, said.stderr)
        self.attempts = {a['id']: a for a in self.rows('SELECT * FROM attempt')}
        self.booked = {p['attempt_id']: p for p in self.rows('SELECT * FROM payment WHERE attempt_id IS NOT NULL')}
        self.alarms = {(a['kind'], a['attempt_id']) for a in self.rows('SELECT * FROM alarm')}
        self.audit_orders()
        self.audit_service()
        self.audit_forms()
        self.audit_money()

    def audit_orders(self):
        """What was acknowledged is there; one order, one attempt."""
        by_key = collections.Counter(a['idempotency_key'] for a in self.attempts.values())
        promise(all(n == 1 for n in by_key.values()), 'a key made two attempts:', by_key)
        ids = {a['public_id']: a for a in self.attempts.values()}
        for key, public_id in self.answers.items():
            promise(public_id in ids and ids[public_id]['idempotency_key'] == key, 'an acknowledged payment is lost:', key)
        for public_id in self.seen_paid:
            promise(ids[public_id]['id'] in self.booked, 'a payment that was shown as paid is not in the books')
        for attempt in self.attempts.values():
            promise(attempt['state'] not in ('started', 'waiting'), 'nobody asks any more about', dict(attempt))

    def audit_service(self):
        """Web service: PayFiP has money exactly where we have booked it, and as much."""
        operations = {o['idop']: o for o in self.call_sim('operations')['operations']}
        self.paid = {i: o for i, o in operations.items() if o.get('resultrans') in ('P', 'V')}
        ours = {a['id_op']: a for a in self.attempts.values() if a['id_op']}
        for idop, operation in self.paid.items():
            attempt = ours.get(idop)
            if attempt is None:
                continue
            payment = self.booked.get(attempt['id'])
            promise(payment is not None and attempt['state'] == 'paid', 'PayFiP has money that we have not:', operation,
                    dict(attempt))
            promise(payment['amount'] == int(operation['montant']), 'another amount was booked', operation)
            promise(payment['means'] == ('card' if operation['resultrans'] == 'P' else 'direct_debit'), 'other means')
            self.done['booked by service'] += 1
        for attempt_id in self.booked:
            attempt = self.attempts[attempt_id]
            if attempt['offer'] == 'ws':
                promise(attempt['id_op'] in self.paid, 'we have money that PayFiP has not:', dict(attempt))

    def audit_forms(self):
        """Forms: what was told and acknowledged is booked, once; a second payment is an alarm."""
        told = collections.Counter()
        for text in self.legs['notification'].delivered:
            token = re.search(r'/payfip/form/([^? ]+)', text)
            number = re.search(r'(?i)numauto=([^& ]+)', text)
            if token and re.search(r'(?i)resultrans=[PV]', text):
                told[token.group(1), number and number.group(1)] = 1
        times = collections.Counter(token for token, _ in told)
        for attempt in self.attempts.values():
            if attempt['offer'] == 'ws':
                continue
            booked = attempt['id'] in self.booked
            if times[attempt['token']]:
                promise(booked and attempt['state'] == 'paid', 'a form that was told as paid is not booked:', dict(attempt))
                self.done['booked by form'] += 1
            if times[attempt['token']] > 1:
                promise(('paid-again', attempt['id']) in self.alarms, 'paid twice, and nobody is told:', dict(attempt))
                self.done['form paid again'] += 1
            missing = self.find_missing(attempt)
            promise(not missing, 'PayFiP has money by form that we have not:', dict(attempt), missing)
            references = [o for o in self.paid.values() if o['refdet'] == attempt['refdet']]
            promise(not booked or references, 'we have money by form that PayFiP has not:', dict(attempt))

    def audit_money(self):
        """Every cent that came is on an invoice or a credit that can be seen."""
        taken = self.rows('SELECT sum (amount) FROM payment')[0][0] or 0
        online = sum(p['amount'] for p in self.booked.values())
        promise(taken == online + self.cashed + self.twice, 'money without a source:', taken, online, self.cashed, self.twice)
        placed = (self.rows('SELECT sum (amount) FROM allocation')[0][0] or 0) + (
            self.rows('SELECT sum (amount) FROM credit')[0][0] or 0)
        promise(taken == placed, 'money that is nowhere:', taken, placed)
        for row in self.rows('SELECT * FROM invoice_balance'):
            promise(row['remaining'] >= 0, 'an invoice is paid twice:', dict(row))
        promise(self.rows('SELECT count(*) FROM receipt')[0][0] == self.rows('SELECT count(*) FROM payment')[0][0],
                'payments and receipts differ')
        self.done['credits'] += self.rows('SELECT count(*) FROM credit')[0][0]
        self.done['alarms'] += len(self.alarms)

    def find_missing(self, attempt):
        """What the service's books have of an attempt's reference, and ours have not."""
        refdet = attempt['refdet']
        found = [o for o in self.call_sim('operations')['operations'] if o.get('resultrans') in ('P', 'V') and
                 (o['idop'] == attempt['id_op'] if attempt['id_op'] else o['refdet'] == refdet)]
        booked = self.rows("SELECT count(*) FROM payment p LEFT JOIN payment_record r ON r.payment_id = p.id"
                           " JOIN attempt a ON a.id = coalesce (p.attempt_id, r.attempt_id)"
                           f" WHERE a.refdet = '{refdet}' AND a.id_op IS {'NOT' if attempt['id_op'] else ''} NULL")[0][0]
        return sorted(found, key=lambda o: o.get('done_at', 0))[booked:]

    def write_report(self):
        """PayFiP's report for a régie: what it received, whoever was told."""
        path = os.path.join(self.folder, 'report.csv')
        paid = [o for o in self.call_sim('operations')['operations'] if o.get('resultrans') in ('P', 'V')]
        with open(path, 'w') as report:
            report.write('EN-TETE;COMMUNE;PAIEMENTS EN LIGNE\n')
            for o in paid:
                day = datetime.datetime.fromtimestamp(o['done_at'], PARIS).strftime('%d/%m/%Y')
                report.write(f'LIGNE;{day};{o["refdet"]};{int(o["montant"]) // 100},{int(o["montant"]) % 100:02}\n')
            report.write(f'PIED-DE-PAGE;{len(paid)}\n')
        return path, paid

    def reconcile(self):
        """The régisseur compares with the report until nothing is left to record: what no notification
        told of, and what was paid once more."""
        path, paid = self.write_report()
        if not paid:
            return
        for _ in range(len(paid) + 1):
            said = subprocess.run([self.program('src', 'mes-factures-server'), 'check', '--data', self.data, '--payments',
                                   '--report', path], capture_output=True, text=True)
            lines = re.findall(r'reference=(\S+) \S+ \S+ ours=(\S+) theirs=(\S+) action=(\S+) payment=(\S+)', said.stdout)
            unknown = [line for line in lines if line[2:4] not in (('paid', 'record'), ('again', 'look'))]
            promise(not unknown, 'the report and the books contradict each other:', unknown, said.stdout, said.stderr)
            if not lines:
                promise(said.returncode == 0, 'comparing ended with', said.stdout, said.stderr)
                return
            attempt = self.rows(f"SELECT * FROM attempt WHERE public_id = '{lines[0][4]}'")[0]
            missing = self.find_missing(attempt)
            promise(missing, 'the report has what nobody paid:', lines[0])
            self.sign_desk_in()
            self.record(attempt, missing[0], further=lines[0][2] == 'again')
            self.done[f'reconciled {lines[0][2]}'] += 1
        raise Broken('comparing never ends')
