#!/usr/bin/python3
"""The resident's stories in the real programs: sign in, read, pay, see it settled.

Starts `mes-factures --demo` and goes through its screens by the accessibility bus, as a screen
reader would, and by the keyboard on the payment page. Exit status 0 only if the invoice ended
settled. Prints TAP, so that it is also a test of the e2e suite."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import BUTTON, PASSWORD, Path, play  # noqa: E402

NUMBER = '2015-001-001516'          # 37,50 €, to pay
REFERENCE = '2015-RS-00-83001516'
AMOUNT = re.compile('37,50.€')


class ResidentPath(Path):
    """Signs in, reads, pays, sees it settled."""

    def wrong_password_gets_one_neutral_sentence(self):
        self._start('--demo')
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
        if self._accept_card():
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


    def receipt_is_among_the_payments(self):
        app = self.app
        app.keys('alt+2')
        app.find(None, re.compile('^Carte bancaire.*' + NUMBER))
        app.screenshot('reglements')
        app.tab_to('list item', re.compile('^[0-9/]+$'))
        app.keys('Return')
        app.find(None, re.compile('QUITTANCE.*37,50', re.S))
        app.screenshot('quittance')


class ClosedPage(Path):
    """Pays, and closes the page in the middle of the confirmation."""

    def signs_in(self):
        self._start('--demo')
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Non réglées'))

    def pays_and_closes_the_page(self):
        self._open('2016-001-000099', '32,00')
        if self._accept_card():
            self.app.press(BUTTON, re.compile('^Retour à la facture'))

    def result_comes_all_the_same(self):
        self.app.find(None, re.compile('^Votre règlement de 32,00.€ est enregistré'))

    def list_shows_it_settled(self):
        self._back_to_list()
        self._search('2016-001-000099')
        self.app.find(None, re.compile('^Réglée le '))


class PageInAWindow(Path):
    """Pays on a page that opens itself in another window, as some banks' pages do."""

    def signs_in(self):
        self._start('--demo')
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Non réglées'))

    def opens_the_window_inside_and_pays_in_it(self):
        self._open('2016-001-000099', '32,00')
        # The third button of the page opens a window of its own and sends the form there.
        self.app.keys('Tab', 'Tab', 'Return')
        self.app.find(None, re.compile('^Paiement par carte'))
        self.app.screenshot('fenetre-de-la-banque')
        self.app.keys('Return')
        if self._sees_confirmation('confirmation-dans-la-fenetre', '^Votre règlement de 32,00.€ est enregistré'):
            self.app.keys('Return')

    def result_comes_without_a_click(self):
        self.app.find(None, re.compile('^Votre règlement de 32,00.€ est enregistré'))


if __name__ == '__main__':
    play({'resident': ResidentPath, 'closed-page': ClosedPage, 'page-in-a-window': PageInAWindow})
