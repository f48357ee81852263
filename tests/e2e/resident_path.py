#!/usr/bin/python3
"""The resident's path in the real programs: sign in, read, pay, see it settled.

Starts `mes-factures --demo` and reads its screens through the accessibility bus. Exit status 0 only
if the invoice ended settled. Prints TAP, so that it is also the e2e suite's test."""
import argparse
import os
import re
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Application, Missing, text_of, wait_until  # noqa: E402

NBSP = '[\u00a0\u202f ]'
BUTTON = ('push button', 'button', 'toggle button')
NUMBER = '2015-001-001516'


class Path:
    def __init__(self, app, demo):
        self.app = app
        self.demo = demo

    def wrong_password_is_refused_in_one_neutral_sentence(self):
        app = self.app
        app.find(BUTTON, 'Connexion')
        app.screenshot('connexion')
        self.sign_in('demo@demo.fr', 'pas-le-bon')
        app.find(None, re.compile('adresse ou (le )?mot de passe', re.I))
        app.screenshot('connexion-refusee')

    def sign_in(self, email, password):
        app = self.app
        entries = wait_until('two entries', lambda: (lambda e: e if len(e) >= 2 else None)(
            [n for n in app.nodes(('text', 'password text', 'entry')) if n.get_editable_text_iface()]))
        app.write(entries[0], email)
        app.write(entries[1], password)
        app.press(BUTTON, 'Connexion')

    def right_password_opens_the_list(self):
        self.sign_in(self.demo['email'], self.demo['password'])
        app = self.app
        for header in ('Date', 'Échéance', 'Montant', 'Numéro', 'Objet'):
            app.find(None, header)
        app.find(None, '2016-001-000099')
        app.screenshot('mes-factures')
