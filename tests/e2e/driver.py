"""Drives a GTK application through the accessibility bus, the way a screen reader reads it.

Run inside a session bus and a display (build-aux/with-display.sh). Every wait has a bound; a wait
that fails prints the tree as it stood, which is what one wants to see."""
import os
import re
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

WAIT = float(os.environ.get('MEF_E2E_WAIT', '30'))


class Missing(AssertionError):
    """What was waited for did not come."""


def wait_until(what, condition, seconds=None):
    """Runs condition until it is true; the bound is a failure, not a pause."""
    end = time.monotonic() + (seconds or WAIT)
    while True:
        try:
            result = condition()
        except GLib.Error:
            result = None  # a widget that went away while it was read
        if result:
            return result
        if time.monotonic() > end:
            raise Missing(f'{what}: not within {seconds or WAIT} s')
        GLib.MainContext.default().iteration(False)
        time.sleep(0.03)


def walk(node, depth=0):
    """Every node below, that is on the screen."""
    if node is None or depth > 60:
        return
    yield node
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for i in range(min(count, 2000)):
        try:
            child = node.get_child_at_index(i)
        except GLib.Error:
            continue
        yield from walk(child, depth + 1)


def ancestors(node):
    while node is not None:
        yield node
        node = node.get_parent()


def is_showing(node):
    """Whether a person could see it. GTK 4.8 calls every widget of a hidden page visible, so what
    counts is that it has a size and that nothing else lies over its middle."""
    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return False
    component = node.get_component_iface()
    if component is None:
        return False
    area = Atspi.Component.get_extents(component, Atspi.CoordType.WINDOW)
    if area.width <= 0 or area.height <= 0:
        return False
    chain = list(ancestors(node))
    window = next((n for n in chain if n.get_role_name() in ('frame', 'dialog', 'window')), None)
    if window is None or window is node:
        return window is node
    hit = Atspi.Component.get_accessible_at_point(window.get_component_iface(), area.x + area.width // 2,
                                                  area.y + area.height // 2, Atspi.CoordType.WINDOW)
    if hit is not None:
        return hit in chain or node in ancestors(hit)
    # Over pictures and text fields GTK 4.8 answers nothing: then what shows is the page it is on.
    page = next((n for n in chain if re.fullmatch(r'Mef\w+Page', n.get_name() or '')), None)
    return page is None or title_shows(page, window)


def has_size(node):
    area = Atspi.Component.get_extents(node.get_component_iface(), Atspi.CoordType.WINDOW)
    return area.width > 0 and area.height > 0 and node.get_state_set().contains(Atspi.StateType.VISIBLE)


def title_shows(page, window):
    """Whether the first words of a page, those of its header bar, are what a person sees there."""
    label = next((n for n in walk(page) if n.get_role_name() == 'label' and has_size(n)), None)
    if label is None:
        return True
    area = Atspi.Component.get_extents(label.get_component_iface(), Atspi.CoordType.WINDOW)
    hit = Atspi.Component.get_accessible_at_point(window.get_component_iface(), area.x + area.width // 2,
                                                  area.y + area.height // 2, Atspi.CoordType.WINDOW)
    return hit is not None and page in ancestors(hit)


def text_of(node):
    """The text in a node: its name, or what is written in it."""
    name = node.get_name() or ''
    if name:
        return name
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, -1) if text is not None else ''


class Application:
    """One running program and its accessible tree."""

    def __init__(self, arguments, environment=None, screenshots=None):
        self.screenshots = screenshots
        self.shots = 0
        self.log = open(os.path.join(screenshots, 'application.log'), 'ab') if screenshots else subprocess.DEVNULL
        self.process = subprocess.Popen(arguments, env=dict(os.environ, **(environment or {})),
                                        stdout=self.log, stderr=self.log, start_new_session=True)
        self.root = None

    def tree(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def nodes(self, role=None, name=None, showing=True):
        if self.process.poll() is not None:
            raise Missing(f'the application ended with status {self.process.returncode}')
        root = self.tree()
        for node in walk(root):
            try:
                if role is not None and node.get_role_name() not in ((role,) if isinstance(role, str) else role):
                    continue
                if name is not None:
                    text = text_of(node)
                    if not (name.search(text) if isinstance(name, re.Pattern) else text == name):
                        continue
                if showing and not is_showing(node):
                    continue
            except GLib.Error:
                continue
            yield node

    def find(self, role=None, name=None, seconds=None, showing=True):
        """The first node of that role and name, waited for."""
        try:
            return wait_until(f'{role} {getattr(name, "pattern", name)!r}',
                              lambda: next(self.nodes(role, name, showing), None), seconds)
        except Missing:
            self.dump()
            raise

    def gone(self, role=None, name=None, seconds=None):
        wait_until(f'{role} {name!r} to go', lambda: next(self.nodes(role, name), None) is None, seconds)

    def tab_to(self, role=None, name=None, key='Tab'):
        """Goes to a widget as somebody without a mouse does."""
        node = self.find(role, name)
        for _ in range(60):
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return node
            self.keys(key)
        raise Missing(f'{text_of(node)!r} is not reached by the keyboard')

    def press(self, role=None, name=None, seconds=None):
        """Does what a click does."""
        self.activate(self.find(role, name, seconds))

    def activate(self, node):
        action = node.get_action_iface()
        if action is None or Atspi.Action.get_n_actions(action) == 0:
            raise Missing(f'{node.get_role_name()} {text_of(node)!r} has no action')
        Atspi.Action.do_action(action, 0)

    def tick(self, name):
        """Ticks a check mark by the keyboard: GTK 4.8 gives check buttons no accessible action."""
        node = self.tab_to('check box', name)
        self.keys('space')
        wait_until('the mark', lambda: node.get_state_set().contains(Atspi.StateType.CHECKED))

    def write(self, node, text):
        """Replaces what is written in an entry."""
        editable = node.get_editable_text_iface()
        if editable is None:
            raise Missing(f'{node.get_role_name()} {text_of(node)!r} cannot be written in')
        Atspi.EditableText.set_text_contents(editable, text)

    def texts(self):
        return [t for t in (text_of(n) for n in self.nodes()) if t]

    def screenshot(self, name):
        if self.screenshots is None:
            return
        self.shots += 1
        path = os.path.join(self.screenshots, f'{self.shots:02d}-{name}.png')
        subprocess.run(['import', '-window', 'root', path], check=True)

    def keys(self, *keys):
        """Presses keys. There is no window manager to give the window the keyboard: we do."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'mes-factures'],
                               capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(['xdotool', 'windowfocus', '--sync', found[-1], 'key', '--clearmodifiers', *keys], check=True)

    def dump(self, out=sys.stderr):
        for node in walk(self.tree()):
            try:
                if is_showing(node):
                    print(f'  [{node.get_role_name()}] {text_of(node)!r}', file=out)
            except GLib.Error:
                pass

    def last_words(self, out=sys.stderr):
        """The end of what the application printed: why it ended, when it did."""
        if self.screenshots:
            with open(self.log.name, errors='replace') as log:
                out.writelines(log.readlines()[-20:])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        if self.log is not subprocess.DEVNULL:
            self.log.close()
        return self.process.returncode
