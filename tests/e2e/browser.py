"""A browser as a person's own: Debian's Chromium, driven over WebDriver. Without scripts when asked,
since some people switch them off and text browsers have none."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
PROGRAMS = ('chromium', 'chromedriver')


def missing():
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    return f'{absent[0]} is not here' if absent else None


class Browser:
    """One window with a profile of its own, gone at the end."""

    def __init__(self, screenshots, scripts=True):
        self.screenshots = screenshots
        self.profile = tempfile.mkdtemp(prefix='mef-chromium-')
        # Root, as in a container, has no sandbox there; pages are our own.
        arguments = ['--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=700,900', '--lang=fr',
                     f'--user-data-dir={self.profile}']
        preferences = {} if scripts else {'profile.managed_default_content_settings.javascript': 2}
        self.driver = subprocess.Popen(['chromedriver', '--port=0'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True)
        self.base = f'http://127.0.0.1:{self._read_port()}'
        answer = self._call('POST', '/session', {'capabilities': {'alwaysMatch': {
            'goog:chromeOptions': {'args': arguments, 'prefs': preferences}}}})
        self.base += f'/session/{answer["sessionId"]}'

    def _read_port(self):
        for line in self.driver.stdout:
            if 'started successfully on port' in line:
                return int(line.rstrip().rstrip('.').split()[-1])
        raise AssertionError('chromedriver did not start')

    def _call(self, method, path, body=None):
        data = None if method == 'GET' else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + path, data, {'Content-Type': 'application/json'}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)['value']

    def open(self, url):
        self._call('POST', '/url', {'url': url})

    def _find(self, using, value):
        return self._call('POST', '/elements', {'using': using, 'value': value})

    def element(self, selector):
        found = self._find('css selector', selector)
        assert found, f'no {selector} on the page: {self.text()}'
        return found[0][ELEMENT]

    def has(self, selector):
        return bool(self._find('css selector', selector))

    def write(self, selector, text):
        self._call('POST', f'/element/{self.element(selector)}/value', {'text': text})

    def press(self, selector):
        self._call('POST', f'/element/{self.element(selector)}/click')

    def text(self):
        try:
            return self._call('GET', f'/element/{self._find("css selector", "body")[0][ELEMENT]}/text')
        except (IndexError, urllib.error.HTTPError):
            return ''  # the page was just leaving

    def value(self, selector, name):
        return self._call('GET', f'/element/{self.element(selector)}/property/{name}')

    def wait_for(self, text, seconds=20):
        end = time.monotonic() + seconds
        while text not in self.text():
            assert time.monotonic() < end, f'{text!r} is not on the page: {self.text()}'
            time.sleep(0.05)

    def screenshot(self, name):
        with open(os.path.join(self.screenshots, f'{name}.png'), 'wb') as file:
            file.write(base64.b64decode(self._call('GET', '/screenshot')))

    def close(self):
        try:
            self._call('DELETE', '')
        finally:
            self.driver.terminate()
            self.driver.wait(20)
            shutil.rmtree(self.profile, ignore_errors=True)
