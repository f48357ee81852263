#!/usr/bin/python3
"""A town with invoices of other people's software: they are imported while the application runs,
show and page in it; and a PC that remembers who signed in, until they sign out."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
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


if __name__ == '__main__':
    play({'imported': Imported, 'remembered': Remembered})
