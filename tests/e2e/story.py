"""What the stories told to the real programs share: steps every person takes, and how a story is
played. Each public method of a story is a step; they run in the order they are written in."""
import argparse
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

from driver import Application, Missing, text_of, wait_until

BUTTON = ('push button', 'button', 'toggle button', 'radio button')
EMAIL, PASSWORD = 'demo@demo.fr', 'demo5'


class Server:
    """A server of its own on a folder of its own, for stories that outlive one application."""

    def __init__(self, programs, folder):
        self.program = os.path.join(programs, 'mes-factures-server')
        self.folder = os.path.join(folder, 'town')
        self.run('demo', '--data', self.folder)
        self.log = open(os.path.join(folder, 'server.log'), 'w')
        self.process = None
        self.simulator = None
        self.url = None
        self.listen = '127.0.0.1:0'

    def configure(self, text):
        with open(os.path.join(self.folder, 'server.conf'), 'a') as config:
            config.write(text)

    def keep_mail(self):
        """Messages go into a folder, and the demonstration shows them."""
        self.configure(f'[mail]\ntransport=maildir\nmaildir={self.folder}/courrier\nfrom=mairie@milhaud.example\n')

    def pay_at_simulator(self):
        """A payment service that outlives the server, and is talked to by the story."""
        self.simulator = subprocess.Popen([self.program.replace('-server', '-payfip'), '--listen', '127.0.0.1:0'],
                                          stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.sim_url = self.simulator.stdout.readline().split()[-1].rstrip('/')
        tpa = self.sim_url + '/tpa'
        self.configure(f'[payfip]\nservice-url={tpa}/services/securite\npage-url={tpa}/paiementws.web\n'
                       f'form-url={tpa}/paiement.web\n')

    def sim(self, path, body=None):
        """What a story says to the payment service, or asks of it."""
        request = urllib.request.Request(self.sim_url + '/sim/' + path, None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def last_operation(self):
        return self.sim('operations')['operations'][-1]

    def store(self, statement):
        """Changes the town's file while no server has it: what the counter's screens will do."""
        with sqlite3.connect(glob.glob(os.path.join(self.folder, 'towns', '*', 'town.db'))[0]) as db:
            db.execute(statement)
        db.close()

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout

    def start(self, environment=None):
        """Started again it listens where it did."""
        self.process = subprocess.Popen([self.program, 'serve', '--data', self.folder, '--listen', self.listen],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=dict(os.environ, **(environment or {})))
        self.url = self.process.stdout.readline().split()[-1]
        self.listen = self.url.split('//')[1].rstrip('/')

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def end(self):
        self.stop()
        if self.simulator is not None:
            self.simulator.terminate()
            self.simulator.wait(20)


class Path:
    """A person in front of the application. A story that needs more than the demonstration makes
    `self.app` in its first step."""

    def __init__(self, programs, folder):
        self.programs = programs
        self.folder = folder
        self.app = None
        self.server = None

    def _start(self, *arguments, environment=None):
        self.app = Application([os.path.join(self.programs, 'mes-factures'), *arguments],
                               {'G_DEBUG': 'fatal-warnings', **(environment or {})}, self.folder)

    def _stop(self):
        """Whether everything ended in order."""
        status = self.app.stop() if self.app is not None else 0
        if self.server is not None:
            self.server.end()
        return status == 0

    @staticmethod
    def _missing():
        """What a story needs and this machine has not, in words; None when it can be told."""
        return None

    def _serve(self, mail=False, payments=False):
        self.server = Server(self.programs, self.folder)
        if payments:
            self.server.pay_at_simulator()
        if mail:
            self.server.keep_mail()
        self.server.start()

    def _api(self, method, path, body=None, token=None, key=None):
        """What another program says to the server: status and answer."""
        request = urllib.request.Request(self.server.url + '/api/v1' + path,
                                         None if body is None else json.dumps(body).encode(), method=method)
        request.add_header('Content-Type', 'application/json')
        if token is not None:
            request.add_header('Authorization', 'Bearer ' + token)
        if key is not None:
            request.add_header('Idempotency-Key', key)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or '{}')
        except urllib.error.HTTPError as problem:
            return problem.code, json.loads(problem.read() or '{}')

    def _entries(self):
        return [n for n in self.app.nodes(('text', 'password text', 'entry')) if n.get_editable_text_iface()]

    def _sign_in(self, password):
        entries = wait_until('two entries', lambda: (lambda e: e if len(e) >= 2 else None)(self._entries()))
        self.app.write(entries[0], EMAIL)
        self.app.write(entries[1], password)
        self.app.press(BUTTON, re.compile('^(Connexion|Se connecter)$'))

    def _search(self, text):
        if not self._entries():
            self.app.keys('ctrl+f')
        self.app.write(wait_until('the search entry', self._entries)[0], text)

    def _back_to_list(self):
        for _ in range(4):
            if next(self.app.nodes(BUTTON, re.compile('^Toutes')), None):
                return
            back = next(self.app.nodes(BUTTON, re.compile('^(Retour|Revenir|Mes factures)')), None)
            if back is not None:
                self.app.activate(back)
            else:
                self.app.keys('alt+Left')
            try:
                self.app.find(BUTTON, re.compile('^Toutes'), 3)
                return
            except Missing:
                continue

    def _accept_card(self):
        """Pays by card with the keyboard; whether the service's last page was still there to leave."""
        # The suggested button of each page has the focus. GTK 4.8 does not show the page's own tree,
        # but the application tells its title.
        self.app.keys('Return')
        self.app.find(None, re.compile('^Paiement par carte'))
        self.app.screenshot('carte')
        self.app.keys('Return')
        return self._sees_confirmation('confirmation', '^Votre règlement de .* est enregistré')

    def _sees_confirmation(self, picture, result):
        """Whether the service's last page is there to leave. Our server may hear of the outcome
        first: then the result is shown without waiting for the page."""
        end = self.app.find(None, re.compile(f'^Confirmation|{result}'))
        if not text_of(end).startswith('Confirmation'):
            return False
        self.app.screenshot(picture)
        return True

    def _open(self, search, amount):
        self._search(search)
        self.app.find(None, search)
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, re.compile(f'^Régler {amount}'))
        self.app.press(BUTTON, re.compile('^Accès à l.écran de paiement TIPI$'))
        self.app.find(None, re.compile('^Votre paiement'))


def play(stories):
    """Plays one of the stories, prints TAP, and exits with 0 only if every step held."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--programs', required=True)
    parser.add_argument('--screenshots')
    parser.add_argument('--story', choices=stories, default=next(iter(stories)))
    options = parser.parse_args()
    story = stories[options.story]
    missing = story._missing()
    if missing is not None:
        print(f'1..0 # SKIP {missing}')
        return
    if options.screenshots:
        os.makedirs(options.screenshots, exist_ok=True)
    path = story(os.path.abspath(options.programs), options.screenshots or tempfile.mkdtemp(prefix='mef-e2e-'))
    steps = [name for name in vars(story) if not name.startswith('_')]
    print(f'1..{len(steps)}')
    try:
        for number, name in enumerate(steps, 1):
            getattr(path, name)()
            print(f'ok {number} {name.replace("_", " ")}', flush=True)
    except Exception:  # noqa: BLE001: whatever went wrong, say so and show the screen
        traceback.print_exc()
        if path.app is not None:
            path.app.screenshot('echec')
            path.app.dump()
            path.app.last_words()
        print(f'not ok {number} {name.replace("_", " ")}')
        path._stop()
        sys.exit(1)
    sys.exit(0 if path._stop() else 1)
