#!/usr/bin/python3
"""The resident's stories in the real programs: sign in, read, pay, see it settled.

Starts `mes-factures --demo` and goes through its screens by the accessibility bus, as a screen
reader would, and by the keyboard on the payment page. Exit status 0 only if the invoice ended
settled. Prints TAP, so that it is also a test of the e2e suite."""
import argparse
import os
import re
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Application, Missing, text_of, wait_until  # noqa: E402

BUTTON = ('push button', 'button', 'toggle button', 'radio button')
EMAIL, PASSWORD = 'demo@demo.fr', 'demo5'
NUMBER = '2015-001-001516'          # 37,50 €, to pay
REFERENCE = '2015-RS-00-83001516'
AMOUNT = re.compile('37,50.€')


class Path:
    """What the stories share. Each public method of a story is a step; they run in the order they are
    written in."""

    def __init__(self, app):
        self.app = app

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
        # The suggested button of each page has the focus. GTK 4.8 does not show the page's own tree,
        # but the application tells its title.
        for title, name in (('^Paiement par carte', 'carte'), ('^Confirmation', 'confirmation')):
            self.app.keys('Return')
            self.app.find(None, re.compile(title))
            self.app.screenshot(name)

    def _open(self, search, amount):
        self._search(search)
        self.app.find(None, search)
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, re.compile(f'^Régler {amount}'))
        self.app.press(BUTTON, re.compile('^Accès à l.écran de paiement TIPI$'))
        self.app.find(None, re.compile('^Votre paiement'))


class ResidentPath(Path):
    """Signs in, reads, pays, sees it settled."""

    def wrong_password_gets_one_neutral_sentence(self):
        app = self.app
        app.find(BUTTON, re.compile('^(Connexion|Se connecter)$'))
        app.screenshot('connexion')
        self._sign_in('pas-le-bon')
        app.find(None, re.compile("L’adresse ou le mot de passe n’est pas le bon"))
        app.screenshot('connexion-refusee')

    def right_password_opens_the_list(self):
        app = self.app
        self._sign_in(PASSWORD)
        for header in ('Date', 'Échéance', 'Montant', 'Numéro', 'Objet'):
            app.find(None, header)
        app.find(None, re.compile('^Non réglées'))
        app.screenshot('mes-factures')

    def search_finds_as_one_types(self):
        app = self.app
        self._search('facturation')
        for number in ('2015-001-001078', '2016-001-000099', '2016-001-000037', '2015-001-001205', NUMBER):
            app.find(None, number)
        app.screenshot('recherche')

    def unpaid_and_settled_are_told_apart(self):
        app = self.app
        app.press(BUTTON, re.compile('^Réglées'))
        app.gone(None, '2016-001-000099')
        app.find(None, '2015-001-001078')
        app.find(None, re.compile('^Réglée le 12/09/2015'))
        app.screenshot('reglees')
        app.press(BUTTON, re.compile('^Non réglées'))
        app.gone(None, '2015-001-001078')
        app.find(None, '2016-001-000099')
        self._search('37,50')
        app.gone(None, '2016-001-000099')
        app.find(None, NUMBER)

    def invoice_opens_with_its_document(self):
        app = self.app
        # Enter in the search field opens the one invoice that was found.
        app.keys('Return')
        # The document's own text is there for a screen reader.
        app.find(None, re.compile('FACTURE.*' + REFERENCE, re.S))
        app.screenshot('facture')

    def payment_screen_tells_the_three_facts(self):
        app = self.app
        app.press(BUTTON, re.compile('^Régler 37,50'))
        app.find(None, 'Informations pour le paiement TIPI')
        for fact in ('001964', REFERENCE, AMOUNT):
            app.find(None, fact)
        app.screenshot('informations-tipi')

    def payment_page_opens_inside(self):
        app = self.app
        app.press(BUTTON, re.compile("^Accès à l.écran de paiement TIPI$"))
        app.find(None, re.compile('127.0.0.1'))
        app.find(None, re.compile('^Votre paiement'))
        app.screenshot('page-de-paiement')

    def card_is_accepted_by_keyboard(self):
        self._accept_card()
        self.app.keys('Return')

    def result_comes_without_a_click(self):
        app = self.app
        app.find(None, re.compile('^Votre règlement de 37,50.€ est enregistré'))
        app.screenshot('resultat')

    def list_shows_it_settled(self):
        app = self.app
        self._back_to_list()
        app.press(BUTTON, re.compile('^Toutes'))
        self._search('37,50')
        app.find(None, NUMBER)
        app.find(None, re.compile('^Réglée le '))
        app.screenshot('reglee')


class ClosedPage(Path):
    """Pays, and closes the page in the middle of the confirmation."""

    def signs_in(self):
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Non réglées'))

    def pays_and_closes_the_page(self):
        self._open('2016-001-000099', '32,00')
        self._accept_card()
        self.app.press(BUTTON, re.compile('^Retour à la facture'))

    def result_comes_all_the_same(self):
        self.app.find(None, re.compile('^Votre règlement de 32,00.€ est enregistré'))

    def list_shows_it_settled(self):
        self._back_to_list()
        self._search('2016-001-000099')
        self.app.find(None, re.compile('^Réglée le '))


STORIES = {'resident': ResidentPath, 'closed-page': ClosedPage}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--programs', required=True)
    parser.add_argument('--screenshots')
    parser.add_argument('--story', choices=STORIES, default='resident')
    options = parser.parse_args()
    folder = options.screenshots or tempfile.mkdtemp(prefix='mef-e2e-')
    app = Application([os.path.join(options.programs, 'mes-factures'), '--demo'],
                      {'G_DEBUG': 'fatal-warnings'}, folder)
    story = STORIES[options.story]
    path = story(app)
    steps = [name for name in vars(story) if not name.startswith('_')]
    print(f'1..{len(steps)}')
    try:
        for number, name in enumerate(steps, 1):
            getattr(path, name)()
            print(f'ok {number} {name.replace("_", " ")}', flush=True)
    except Exception:  # noqa: BLE001: whatever went wrong, say so and show the screen
        traceback.print_exc()
        app.screenshot('echec')
        app.dump()
        print(f'not ok {number} {name.replace("_", " ")}')
        app.stop()
        sys.exit(1)
    sys.exit(0 if app.stop() == 0 else 1)


if __name__ == '__main__':
    main()
