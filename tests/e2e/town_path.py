#!/usr/bin/python3
"""A town with invoices of other people's software: they are imported while the application runs,
show and page in it; a PC that remembers who signed in, until they sign out; messages; and documents
kept in a folder."""
import os
import re
import subprocess
import sys
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import wait_until  # noqa: E402
from story import BUTTON, PASSWORD, Path, play  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
INDEX = os.path.join(HERE, '..', 'data', 'import', 'index.csv')
SAMPLES = os.path.join(os.environ.get('MEF_SAMPLES', ''), 'facturx')


class Imported(Path):
    """Reads an invoice that another program made."""

    @staticmethod
    def _missing():
        return None if os.path.isdir(SAMPLES) else 'the samples of other programs are not here'

    def clerk_imports_while_the_resident_looks(self):
        self._serve()
        self._start(f'--server={self.server.url}')
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Toutes 88'))
        said = self.server.run('import', '--data', self.server.folder, INDEX, '--documents', SAMPLES)
        assert '7 factures importées' in said, said

    def they_arrive_in_the_list(self):
        self.app.keys('ctrl+r')
        self.app.find(BUTTON, re.compile('^Toutes 95'))
        self._search('EN 16931')
        self.app.find(None, 'FA-2017-0010')
        self.app.gone(None, '2015-001-001205')
        self.app.screenshot('importee')

    def document_shows_and_pages(self):
        self.app.keys('Return')
        self.app.find(None, re.compile('Au bon moulin SARL.*Facture FA-2017-0010', re.S))
        self.app.find(None, re.compile('^Mise en ligne'))
        self.app.screenshot('document-importe')

    def document_of_two_pages_turns(self):
        self._back_to_list()
        self._search('avec échéance')
        self.app.gone(None, 'FA-2017-0010')
        self.app.keys('Return')
        self.app.find(None, 'Page 1 sur 2')
        self.app.find(None, 'Page 2 sur 2', showing=False)


class Remembered(Path):
    """*Se souvenir de moi*, through the system's keyring."""

    def signs_in_and_asks_to_be_remembered(self):
        # The keyring of a person who has just opened their session.
        subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], input=b'session', check=True,
                       stdout=subprocess.DEVNULL)
        self._serve()
        self._start(f'--server={self.server.url}')
        self.app.tab_to('check box', re.compile('^Se souvenir de moi'))
        self.app.keys('space')
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Non réglées'))
        assert self.app.stop() == 0

    def next_start_opens_on_the_list(self):
        self._start(f'--server={self.server.url}')
        self.app.find(BUTTON, re.compile('^Non réglées'))
        self.app.screenshot('souvenir')


class Writes(Path):
    """Writes to the service about an invoice, and reads the answer."""

    def _staff(self, method, path, body=None, key=None):
        if self.staff is None:
            self.staff = self._api('POST', '/sessions', {'email': 'agent@demo.fr',
                                                         'password': 'demonstration-agent'})[1]['token']
        return self._api(method, path, body, self.staff, key)

    def writes_about_an_invoice(self):
        self.staff = None
        self._serve()
        self._start(f'--server={self.server.url}')
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Toutes'))
        self.app.keys('alt+3')
        self.app.find(None, 'Aucun message')
        self.app.screenshot('aucun-message')
        self.app.keys('alt+1')
        self._search('2016-001-000099')
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, 'Écrire au service au sujet de cette facture')
        self.app.find(None, 'Au sujet de la facture')
        entries = wait_until('subject and text', lambda: (lambda e: e if len(e) >= 2 else None)(self._entries()))
        self.app.write(entries[-1], 'Bonjour, Léa était absente la dernière semaine. Merci de vérifier.')
        self.app.screenshot('ecrire')
        self.app.press(BUTTON, 'Envoyer')
        self.app.find(None, re.compile('^Votre message est envoyé'))

    def service_answers(self):
        threads = self._staff('GET', '/threads')[1]['items']
        assert threads[0]['invoice']['number'] == '2016-001-000099', threads
        status, _ = self._staff('POST', f'/threads/{threads[0]["id"]}/messages',
                                {'body': 'Bonjour, c’est exact : un avoir sera fait sur la prochaine facture.'}, 'one')
        assert status == 201, status

    def answer_is_read(self):
        self._back_to_list()
        self.app.keys('alt+3')
        self.app.find(None, 'Facture 2016-001-000099')
        self.app.keys('ctrl+r')
        self.app.find(None, 'Messages non lus')
        self.app.screenshot('reponse-recue')
        self.app.tab_to('list item', re.compile('Facture 2016-001-000099'))
        self.app.keys('Return')
        self.app.find(None, re.compile('un avoir sera fait'))
        self.app.screenshot('conversation')

    def person_writes_again(self):
        self.app.write(wait_until('the text', self._entries)[-1], 'Merci beaucoup.')
        self.app.press(BUTTON, 'Envoyer')
        self.app.find(None, 'Merci beaucoup.')
        self.app.keys('alt+Left')
        self.app.find(None, re.compile('^Envoyé'))
        self.app.gone(None, 'Messages non lus')
        self.app.screenshot('messages')


class Keeps(Path):
    """Keeps the documents of the invoices in a folder; and the trainer's way to the simulator."""

    def _menu(self, name):
        self.app.keys('F10')
        self.app.find('menu item', re.compile(name))
        self.app.screenshot('menu')
        self.app.tab_to('menu item', re.compile(name), key='Down')
        self.app.keys('Return')

    def _windows(self):
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'mes-factures'], capture_output=True,
                              text=True, check=True).stdout.split()

    def _take_the_folder(self):
        """By the keyboard, and not looked at: GTK 4.8 falls over a question about the window that asks for a folder."""
        wait_until('a window that asks', lambda: len(self._windows()) == 2)
        self.app.keys('alt+e')
        wait_until('the window to go', lambda: len(self._windows()) == 1)

    def _write(self, folder, name, text):
        folder = os.path.join(os.environ[folder], os.path.dirname(name))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, os.path.basename(name)), 'w') as file:
            file.write(text)

    def asks_for_the_documents(self):
        self.documents = os.path.join(os.environ['HOME'], 'Documents')
        self.opened = os.path.join(os.environ['HOME'], 'opened')
        os.mkdir(self.documents)
        self._write('XDG_CONFIG_HOME', 'user-dirs.dirs', 'XDG_DOCUMENTS_DIR="$HOME/Documents"\n')
        self._write('XDG_CONFIG_HOME', 'mimeapps.list', '[Default Applications]\nx-scheme-handler/http=browser.desktop\n')
        self._write('XDG_DATA_HOME', 'applications/browser.desktop',
                    f'[Desktop Entry]\nType=Application\nName=Browser\nExec=sh -c "echo $0 >{self.opened}" %u\n')
        self._start('--demo')
        self._sign_in(PASSWORD)
        self.app.press(BUTTON, re.compile('^Non réglées'))
        self.app.gone(None, '2015-001-001078')
        self.app.screenshot('non-reglees')
        self._menu('^Enregistrer les documents')

    def they_are_in_the_folder(self):
        self._take_the_folder()
        self.app.find(None, re.compile('^[0-9]+ documents enregistrés$'))
        self.app.screenshot('documents-enregistres')
        names = os.listdir(self.documents)
        assert '2015-001-001516.pdf' in names, names
        assert '2015-001-001078.pdf' not in names, names
        for name in names:
            with open(os.path.join(self.documents, name), 'rb') as file:
                assert file.read(5) == b'%PDF-', name

    def once_more_replaces_nothing(self):
        before = os.listdir(self.documents)
        self._menu('^Enregistrer les documents')
        self._take_the_folder()
        wait_until('the second copies', lambda: len(os.listdir(self.documents)) == 2 * len(before))
        assert '2015-001-001516 (2).pdf' in os.listdir(self.documents)

    def simulator_opens_in_the_browser(self):
        self._menu('^Réglages du simulateur')
        wait_until('the browser', lambda: os.path.exists(self.opened) and os.path.getsize(self.opened) > 0)
        with open(self.opened) as file:
            address = file.read().strip()
        assert address.endswith('/sim/'), address
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.status == 200


if __name__ == '__main__':
    play({'imported': Imported, 'remembered': Remembered, 'writes': Writes, 'keeps': Keeps})
