"""Plant one error at a time in the figures of reports and count how many are found.

    mutation.py CROSSFOOT CORPUS [COUNT [SEED]]

Word files: any figure of a table's cell; text: any figure that the model has as a cell. A mutant is found when a finding is
new: at the cell when the finding states the planted figure, else in its relation. Further new findings count as elsewhere.
Nothing tells here whether a mutant stays within rounding: a small last digit of an amount mostly does.
"""
import html
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

RULES = 'core/total,core/crossfoot,core/balance,core/table-percent,un/table-agreement,un/deliverable-subtotal'
FIGURE = re.compile(r'\(?\d{1,3}(?:[ \u00a0]\d{3})*(?:\.\d+)?\)?')
CELL = re.compile(r'<w:tc>(?:(?!<w:tc>).)*?</w:tc>', re.S)
TEXT = re.compile(r'(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)')


def change(figure, kind, rng):
    """The figure with one error of a kind, or None where it has no room for it."""
    places = [i for i, c in enumerate(figure) if c.isdigit()]
    if kind == 'random digit':
        at = rng.choice(places)
    elif kind == 'last digit':
        at = places[-1]
    elif kind == 'transposition':
        pairs = [(a, b) for a, b in zip(places, places[1:]) if figure[a] != figure[b]]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        made = list(figure)
        made[a], made[b] = made[b], made[a]
        return ''.join(made)
    else:
        return figure[:places[-1]] + figure[places[-1] + 1:] if len(places) > 1 and '.' not in figure else None
    digit = rng.choice([d for d in '0123456789' if d != figure[at]])
    return figure[:at] + digit + figure[at + 1:]


def findings(crossfoot, path):
    done = subprocess.run([crossfoot, '-f', 'json', '--fail-on', 'never', '--select', RULES, str(path)],
                          capture_output=True, check=True)
    return Counter((f['rule'], f['line'], f['stated'], f['computed']) for f in json.loads(done.stdout)['findings'])


class Word:
    """The figures of a Word file's tables."""

    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = self.parts['word/document.xml'].decode('utf-8')
        self.cells = [(m.start(), m.end(), text) for m in CELL.finditer(self.xml)
                      if FIGURE.fullmatch(text := html.unescape(''.join(t[1] for t in TEXT.findall(m.group()))).strip())]

    def mutant(self, cell, figure, folder):
        start, end, _ = cell
        first = iter((figure,))
        inside = TEXT.sub(lambda m: m.group(1) + next(first, '') + m.group(3), self.xml[start:end])
        target = folder / 'mutant.docx'
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_STORED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, (self.xml[:start] + inside + self.xml[end:]) if name == 'word/document.xml' else data)
        return target


class Text:
    """The figures that the model of a text has as cells."""

    def __init__(self, crossfoot, path):
        self.lines = path.read_text(encoding='utf-8').split('\n')
        done = subprocess.run([crossfoot, 'model', '--positions', str(path)], capture_output=True, check=True)
        self.cells = []
        for cell in ElementTree.fromstring(done.stdout).iter('cell'):
            line, column = int(cell.get('line')) - 1, int(cell.get('column-from')) - 1
            text = cell.get('text')
            if FIGURE.fullmatch(text) and self.lines[line][column:column + len(text)] == text:
                self.cells.append((line, column, text))

    def mutant(self, cell, figure, folder):
        line, column, text = cell
        made = list(self.lines)
        made[line] = made[line][:column] + figure + made[line][column + len(text):]
        target = folder / 'mutant.txt'
        target.write_text('\n'.join(made), encoding='utf-8')
        return target


def number(figure):
    digits = re.sub(r'[^\d.]', '', figure)
    return ('-' if figure.startswith('(') else '') + digits


def measure(crossfoot, report, path, count, rng, tallies, folder):
    before = findings(crossfoot, path)
    for _ in range(count if report.cells else 0):
        kind = rng.choice(('random digit', 'last digit', 'transposition', 'dropped digit'))
        cell = rng.choice(report.cells)
        figure = change(cell[2], kind, rng)
        if figure is None or figure == cell[2]:
            continue
        new = findings(crossfoot, report.mutant(cell, figure, folder)) - before
        tally = tallies[kind]
        tally['planted'] += 1
        at_cell = any(key[2].lstrip('-0') == number(figure).lstrip('-0') for key in new)
        tally['at the cell'] += at_cell
        tally['in its relation'] += bool(new) and not at_cell
        tally['elsewhere'] += max(0, sum(new.values()) - 1)


def main():
    crossfoot, corpus = sys.argv[1], Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    rng = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    for name, paths in (('Word', sorted((corpus / 'docx').glob('*.docx'))), ('text', sorted((corpus / 'seeds').glob('004*')))):
        tallies = {kind: Counter() for kind in ('random digit', 'last digit', 'transposition', 'dropped digit')}
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                report = Word(path) if name == 'Word' else Text(crossfoot, path)
                measure(crossfoot, report, path, count, rng, tallies, Path(folder))
        print(f'\n{name:16}{"planted":>9}{"at the cell":>13}{"in relation":>13}{"not found":>11}{"elsewhere":>11}')
        for kind, t in tallies.items():
            lost = t['planted'] - t['at the cell'] - t['in its relation']
            print(f'{kind:16}{t["planted"]:9}{t["at the cell"]:13}{t["in its relation"]:13}{lost:11}{t["elsewhere"]:11}')


if __name__ == '__main__':
    main()
