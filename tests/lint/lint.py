#!/usr/bin/python3
"""Checks on the tree itself, one sub-command each: lint.py ROOT CHECK. Prints what is wrong, a line
each, and exits 1; prints nothing and exits 0 when all is well; exits 77 when a tool is missing."""
import json
import os
import re
import shutil
import subprocess
import sys

# Which system headers belong to which layer; elsewhere they are a border crossed.
LAYER_OF_HEADER = [
    (re.compile(r'^sqlite3\.h'), {'store'}),
    (re.compile(r'^libsoup/'), {'client', 'server/http', 'server/payments', 'sim'}),
    (re.compile(r'^(gtk|gdk|gsk|adwaita)[/.]'), {'app'}),
    (re.compile(r'^webkit/'), {'app/web'}),
    (re.compile(r'^poppler'), {'app/pdf', 'intake'}),
    (re.compile(r'^libxml/'), {'payfip', 'intake'}),
    (re.compile(r'^(gmime|curl)/'), {'mail'}),
    (re.compile(r'^archive(_entry)?\.h'), {'server/api'}),
    (re.compile(r'^(cairo|pango)'), {'documents', 'app'}),
    (re.compile(r'^libsecret/'), {'app/parts'}),
    (re.compile(r'^glib/gi18n'), {'app', 'server', 'sim', 'documents'}),
]

# What a layer may include of another: the arrows of src/DESIGN.md.
ARROWS = {
    'core': set(),
    'client': {'core'},
    'app/pdf': {'core'},
    'app/web': {'core'},
    'app/parts': {'client', 'core'},
    'app/pages': {'client', 'core', 'app/pdf', 'app/parts'},
    'app': {'client', 'core', 'app/pdf', 'app/parts', 'app/pages'},
    'store': {'core'},
    'payfip': {'core'},
    'documents': {'core'},
    'intake': {'core'},
    'mail': {'core'},
    'server/http': {'core', 'store'},
    'server/guard': {'core', 'store', 'server/http'},
    'server/payments': {'core', 'store', 'payfip', 'intake', 'server/http', 'server/guard'},
    'server/mailer': {'core', 'store', 'mail', 'server/http'},
    'server/api': {'core', 'store', 'payfip', 'documents', 'mail', 'server/http', 'server/guard', 'server/payments',
                   'server/mailer'},
    'server/command': {'core', 'store', 'documents', 'intake', 'server/http', 'server/guard', 'server/payments',
                       'server/api'},
    'server': {'core', 'server/command'},
    'sim': {'core', 'payfip'},
}


def files(root, *suffixes):
    listed = subprocess.run(['git', '-C', root, 'ls-files', '-co', '--exclude-standard'],
                            capture_output=True, text=True)
    if listed.returncode == 0:
        names = [n for n in listed.stdout.splitlines() if os.path.isfile(os.path.join(root, n))]
    else:
        names = [os.path.relpath(os.path.join(d, f), root)
                 for d, _, fs in os.walk(root) for f in fs if '/build' not in d]
    return sorted(n for n in names if n.endswith(suffixes))


def read(root, name):
    with open(os.path.join(root, name), encoding='utf-8') as f:
        return f.read()


def layer_of(name):
    parts = name.split('/')
    if parts[0] != 'src' or len(parts) < 3:
        return None
    folder = '/'.join(parts[1:3])
    return folder if folder in ARROWS else parts[1]


def check_layers(root):
    owners = {}  # two layers may each have a header of that name: one's own comes first
    for name in files(root, '.h'):
        if layer_of(name):
            owners.setdefault(os.path.basename(name), set()).add(layer_of(name))
    for name in files(root, '.c', '.h'):
        layer = layer_of(name)
        if layer is None:
            continue
        for number, line in enumerate(read(root, name).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not match:
                continue
            header = match.group(2)
            if header.startswith('..'):
                yield f'{name}:{number}: climbs out of its layer: {header}'
            for pattern, allowed in LAYER_OF_HEADER:
                if pattern.match(header) and not allowed & {layer, layer.split('/')[0]}:
                    yield f'{name}:{number}: {header} does not belong to {layer}'
            others = owners.get(os.path.basename(header), set())
            if others and layer not in others and not others & ARROWS.get(layer, set()):
                yield f'{name}:{number}: {layer} may not use {min(others)} ({header})'


def functions(text):
    """Yields (line, length) of every function body in GNU style: '{' and '}' in the first column."""
    start = None
    for number, line in enumerate(text.splitlines(), 1):
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            yield start, number - start + 1
            start = None


def check_sizes(root):
    limits = {'.c': 1000, '.h': 300, '.ui': 450, '.py': 600}
    for name in files(root, *limits):
        text = read(root, name)
        lines = text.count('\n')
        if lines > limits[os.path.splitext(name)[1]]:
            yield f'{name}: {lines} lines'
        if name.startswith('src/') and name.endswith('.c'):
            for start, length in functions(text):
                if length > 100:
                    yield f'{name}:{start}: a function of {length} lines'


def check_potfiles(root):
    listed = {l.strip() for l in read(root, 'po/POTFILES.in').splitlines() if l.strip() and l[0] != '#'}
    for name in files(root, '.c', '.h', '.ui', '.in'):
        if not name.startswith(('src/', 'ui/', 'data/')):
            continue
        text = read(root, name)
        marked = (re.search(r'translatable="(yes|true)"', text) if name.endswith('.ui')
                  else name.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml.in'))
                  if name.endswith('.in')
                  else re.search(r'(?<![A-Za-z0-9_])(N?C?_|ngettext|g_dngettext) \(', text))
        if marked and name not in listed:
            yield f'{name}: has text to translate, is not in po/POTFILES.in'
    for name in listed:
        if not os.path.exists(os.path.join(root, name)):
            yield f'po/POTFILES.in: {name} does not exist'


def check_translations(root):
    env = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='')
    stats = subprocess.run(['msgfmt', '--check', '--statistics', '-o', os.devnull, 'po/fr.po'],
                           cwd=root, capture_output=True, text=True, env=env)
    if stats.returncode != 0 or re.search('fuzzy|untranslated', stats.stderr):
        yield 'po/fr.po: ' + stats.stderr.strip()
    # The catalogue holds every string of the sources, not only those it held once.
    template = subprocess.run(['xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', '--output=-',
                               '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
                               '--keyword=ngettext:1,2', '--add-comments'],
                              cwd=root, capture_output=True, text=True, env=env)
    if template.returncode != 0:
        yield 'xgettext: ' + template.stderr.strip()
        return
    merged = subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file=-', 'po/fr.po', '-'],
                            cwd=root, input=template.stdout, capture_output=True, text=True, env=env)
    missing = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '-'], cwd=root,
                             input=merged.stdout, capture_output=True, text=True, env=env)
    for line in missing.stdout.splitlines():
        if line.startswith('msgid ') and line != 'msgid ""':
            yield f'po/fr.po: not translated: {line[6:]}'


def check_format(root):
    tool = shutil.which('clang-format')
    if tool is None:
        sys.exit(77)
    names = files(root, '.c', '.h')
    result = subprocess.run([tool, '--dry-run', '-Werror', *names], cwd=root, capture_output=True, text=True)
    for line in result.stderr.splitlines():
        if 'error:' in line:
            yield line


def check_resources(root):
    listed = set()
    for name in files(root, '.gresource.xml'):
        folder = os.path.dirname(name)
        for match in re.finditer(r'<file[^>]*>([^<]+)</file>', read(root, name)):
            listed.add(os.path.normpath(os.path.join(folder, match.group(1).strip())))
    for name in files(root, '.ui', '.css', '.sql'):
        if name.startswith(('ui/', 'data/')) and name not in listed:
            yield f'{name}: in no GResource'


def check_json(root):
    for name in files(root, '.json'):
        try:
            json.loads(read(root, name))
        except ValueError as error:
            yield f'{name}: {error}'


def check_manifest(root):
    """The manifest is read by flatpak-builder where there is one, and asks for no more than it says."""
    name = 'flatpak/fr.mesfactures.MesFactures.json'
    manifest = json.loads(read(root, name))
    for argument in manifest['finish-args']:
        if argument.startswith(('--filesystem', '--socket=session-bus', '--socket=system-bus', '--device=all')):
            yield f'{name}: {argument} is more than it needs'
    for module in manifest['modules']:
        for source in module['sources']:
            if source['type'] == 'archive' and not re.fullmatch('[0-9a-f]{64}', source.get('sha256', '')):
                yield f'{name}: {module["name"]} has no checksum'
    if shutil.which('flatpak-builder'):
        shown = subprocess.run(['flatpak-builder', '--show-manifest', name], cwd=root, capture_output=True, text=True)
        if shown.returncode != 0:
            yield f'{name}: {shown.stderr.strip()}'


def check_words(root):
    """Money never meets floating point, nothing is left for later, no machine's paths."""
    money = re.compile(r'\b(double|float)\b.*(amount|montant|total|cents|due)|'
                       r'\b(amount|montant|total|cents)\w* *= *\(?(double|float)\b')
    later = re.compile(r'\b(TODO|FIXME|XXX|HACK|unimplemented)\b')
    machine = re.compile(r'(^|[^A-Za-z0-9_.])/(work|home/[a-z]+)/|\.pyenv')
    for name in files(root, '.c', '.h', '.ui', '.build', '.sh', '.md', '.sql', '.py'):
        if name.endswith('lint.py'):
            continue
        for number, line in enumerate(read(root, name).splitlines(), 1):
            if name.startswith('src/') and name.endswith(('.c', '.h')) and money.search(line):
                yield f'{name}:{number}: floating point near an amount'
            if later.search(line):
                yield f'{name}:{number}: left for later'
            if machine.search(line):
                yield f'{name}:{number}: a path of one machine'


def check_refusals(root):
    """The list of refused passwords is what its script makes."""
    script = os.path.join(root, 'build-aux', 'make-password-refusals.py')
    made = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    if made != read(root, 'data/password-refusals.txt'):
        yield 'data/password-refusals.txt: not what build-aux/make-password-refusals.py prints'


CHECKS = {n[6:]: f for n, f in globals().items() if n.startswith('check_')}

if __name__ == '__main__':
    problems = list(CHECKS[sys.argv[2]](sys.argv[1]))
    print('\n'.join(problems))
    sys.exit(1 if problems else 0)
