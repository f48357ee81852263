#!/usr/bin/python3
"""The guide's three stories in the application: activate and sign in; forgotten, a new password; another
address, confirmed. The demonstration's mailbox is where the messages arrive."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import wait_until  # noqa: E402
from story import BUTTON, EMAIL, PASSWORD, Path, play  # noqa: E402

NEWCOMER, CHANGED = 'nouveau@demo.fr', 'nouvelle@demo.fr'
CHOSEN, SECOND = 'Une chaise verte 7', 'Trois chats au soleil 9'
SIGN_IN = re.compile('^(Connexion|Se connecter)$')


class Account(Path):
    """In front of the demonstration."""

    def _field(self, number, text):
        entries = wait_until('the fields', lambda: (lambda e: e if len(e) > number else None)(self._entries()))
        self.app.write(entries[number], text)

    def _turned(self, sentence):
        """Waits until the sign-in page is out of sight: its fields are there as long as it fades."""
        self.app.find(None, re.compile(sentence))
        self.app.gone(BUTTON, SIGN_IN)

    def _credentials(self, email, password):
        self.app.find(BUTTON, SIGN_IN)
        self._field(0, email)
        self._field(1, password)
        self.app.press(BUTTON, SIGN_IN)

    def _row(self, name):
        """Goes to a row by the keyboard and opens it."""
        self.app.find('list item', re.compile(name))
        self.app.tab_to('list item', re.compile(name))
        self.app.keys('Return')

    def _open_letter(self, subject):
        self._row(subject)
        self._row('^Ouvrir ce lien')

    def _menu(self, name):
        self.app.keys('F10')
        self.app.tab_to('menu item', re.compile(name), key='Down')
        self.app.keys('Return')

    def _sign_out(self):
        self._menu('Se déconnecter')
        self.app.find(BUTTON, SIGN_IN)

    def newcomer_asks_to_activate(self):
        self._start('--demo')
        self.app.press(BUTTON, 'Activer mon compte')
        self._turned('^Indiquez l’adresse électronique que vous avez donnée')
        self._field(0, NEWCOMER)
        self.app.screenshot('activer')
        self.app.press(BUTTON, 'Recevoir un lien')
        self.app.find(None, re.compile('^Si cette adresse est connue de la mairie'))
        self.app.screenshot('reponse-neutre')

    def message_arrives_and_its_link_opens(self):
        self.app.press(BUTTON, re.compile('boîte aux lettres de démonstration'))
        self.app.find(None, re.compile('Activez votre compte'))
        self.app.screenshot('boite-aux-lettres')
        self._open_letter('Activez votre compte')
        self.app.find(None, re.compile('^Choisissez le mot de passe'))

    def password_is_chosen_with_a_meter(self):
        self._field(0, 'azerty')
        self.app.find(None, re.compile('^Refusé'))
        self.app.screenshot('mot-de-passe-refuse')
        self._field(0, CHOSEN)
        self.app.find(None, re.compile('^(Bon|Très bon)'))
        self.app.screenshot('mot-de-passe')
        self.app.press(BUTTON, 'Enregistrer le mot de passe')
        self.app.find(None, 'Votre mot de passe est enregistré')
        self.app.screenshot('enregistre')
        self.app.press(BUTTON, 'Continuer')

    def newcomer_signs_in(self):
        self._credentials(NEWCOMER, CHOSEN)
        self.app.find(BUTTON, re.compile('^Toutes 1'))
        self.app.screenshot('premiere-facture')
        self._sign_out()

    def forgotten_password_is_chosen_anew(self):
        self.app.press(BUTTON, 'Mot de passe oublié')
        self._turned('^Indiquez l’adresse électronique de votre compte')
        self._field(0, EMAIL)
        self.app.press(BUTTON, 'Recevoir un lien')
        self.app.press(BUTTON, re.compile('boîte aux lettres de démonstration'))
        self._open_letter('Choisi.* nouveau mot de passe')
        self.app.find(None, 'Choisir un nouveau mot de passe')
        self._field(0, CHOSEN)
        self.app.press(BUTTON, 'Enregistrer le mot de passe')
        self.app.find(None, 'Votre mot de passe est enregistré')
        self.app.press(BUTTON, 'Continuer')
        self._credentials(EMAIL, PASSWORD)
        self.app.find(None, re.compile("L’adresse ou le mot de passe n’est pas le bon"))
        self._credentials(EMAIL, CHOSEN)
        self.app.find(BUTTON, re.compile('^Toutes 88'))

    def address_is_changed(self):
        self.app.keys('alt+4')
        self.app.find(None, 'Où suis-je connecté')
        self.app.screenshot('mon-compte')
        self._row('^Changer d’adresse')
        self._field(0, CHANGED)
        self._field(1, CHOSEN)
        self.app.screenshot('changer-d-adresse')
        self.app.press(BUTTON, re.compile('^Changer d’adresse$'))
        self.app.find(None, re.compile(f'^Si aucun autre compte n’utilise l’adresse {CHANGED}'))
        self.app.screenshot('message-envoye')
        self.app.press(BUTTON, 'Revenir à mon compte')
        self.app.find(None, 'Où suis-je connecté')

    def new_address_is_confirmed(self):
        self._menu('Boîte aux lettres de démonstration')
        self._open_letter('Confirmez votre nouvelle adresse')
        self.app.find(None, re.compile(f'{CHANGED}'))
        self.app.screenshot('confirmer')
        self.app.press(BUTTON, 'Confirmer mon adresse')
        self.app.find(None, 'Votre adresse est confirmée')
        self.app.press(BUTTON, 'Continuer')

    def new_address_signs_in(self):
        for _ in range(4):
            if next(self.app.nodes(BUTTON, re.compile('^Toutes')), None):
                break
            self.app.keys('alt+Left')
        self._sign_out()
        self._credentials(EMAIL, CHOSEN)
        self.app.find(None, re.compile("L’adresse ou le mot de passe n’est pas le bon"))
        self._credentials(CHANGED, CHOSEN)
        self.app.find(BUTTON, re.compile('^Toutes 88'))

    def nothing_secret_was_printed(self):
        assert self.app.stop() == 0
        with open(self.app.log.name, errors='replace') as log:
            printed = log.read()
        for secret in (CHOSEN, SECOND, 'LIEN=', '@demo.fr'):
            assert secret not in printed, f'{secret!r} is in the log'


if __name__ == '__main__':
    play({'account': Account})
