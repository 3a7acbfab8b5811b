"""Plant one error at a time in the figures of tables and count how many are found.

    mutation.py [-v] CROSSFOOT CORPUS [COUNT [SEED]]

-v lists every error that was not found and every finding elsewhere.

Planted into: every figure that takes part in a relation between figures (a total and what it sums up, columns that follow
from others) as the model states them, in Word files and text. COUNT errors of each kind go into each report; the same seed
plants the same. What each error should break is worked out here from the model, not by crossfoot:

    rounding   all relations of the figure still hold as far as rounding can tell: nothing can be found, and they count apart
    at cell    a new finding states the planted figure at its place, or stands at the total that a row was dropped from
    related    else a new finding stands at a figure of a relation that was broken
    not found  no such finding
    elsewhere  new findings at other figures: false alarms that the error has raised
    several    of those found, errors that gave more than one new finding
"""
import json
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

RULES = 'core/total,core/crossfoot,core/balance,core/table-percent,un/table-agreement,un/deliverable-subtotal'
FIGURE = re.compile(r'\(?\d{1,3}(?:[ \u00a0,]?\d{3})*(?:\.\d+)?\)?%?')
TEXT = re.compile(r'(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)')
KINDS = ('random digit', 'last digit', 'transposition', 'dropped digit', 'swapped cells', 'changed percentage', 'dropped row')
SIZES = ((5, 'up to 5 rows'), (15, '6 to 15 rows'), (10 ** 9, 'more rows'))


# Relations -------------------------------------------------------------------------------------------------------------

class Cell:
    """A figure of the model, with the relations that it is in."""

    def __init__(self, node, row, percent):
        self.text, self.row, self.percent = node.get('text'), row, percent
        self.value = None if node.get('value') is None else Decimal(node.get('value'))
        self.ulp = Decimal(node.get('ulp') or 0)
        self.line, self.column = int(node.get('line')), int(node.get('column-from'))
        self.paragraph = node.get('paragraph-id')
        self.relations = []
        self.size = 0


class Relation:
    """target = the sum of terms with their weights; or, of a percentage, 100 x the first / the second."""

    def __init__(self, target, terms, percent=False):
        self.target, self.terms, self.percent = target, terms, percent
        for cell in self.cells():
            cell.relations.append(self)

    def cells(self):
        return [self.target] + [cell for cell, _ in self.terms]

    def holds(self, changed):
        """With the values of changed, as far as rounding can tell."""
        value = {id(cell): changed.get(cell, cell.value) for cell in self.cells()}
        target = value[id(self.target)]
        half = {id(cell): cell.ulp / 2 for cell in self.cells()}
        if self.percent:
            part, whole = (value[id(cell)] for cell, _ in self.terms)
            slack = half[id(self.target)] * abs(whole) + 100 * sum(half[id(cell)] for cell, _ in self.terms)
            return abs(target * whole - 100 * part) <= slack
        total = sum(value[id(cell)] * weight for cell, weight in self.terms)
        return abs(total - target) <= sum(half.values())


def cells_of(row, by_row):
    return by_row.get(row, {})


def parts_of(group, by_row):
    """The rows that a group's total sums up, with their weights."""
    found = []
    for child in group:
        if child.get('kind') == 'of-which' or child.tag not in ('row', 'group'):
            continue
        line = child if child.tag == 'row' else child.find('total')
        line = child if line is None else line
        if child.tag == 'group' and not cells_of(line, by_row):
            found += parts_of(child, by_row)
        elif cells_of(line, by_row):
            found.append((line, -1 if child.get('kind') == 'minus' else 1))
    return found


def add_totals(table, by_row, adds):
    for group in table.iter('group'):
        line = group.find('total')
        line = group if line is None else line
        parts = [] if line.get('kind') == 'net' or group.get('kind') == 'of-which' else parts_of(group, by_row)
        for column, target in cells_of(line, by_row).items() if parts else ():
            terms = [(cells_of(part, by_row).get(column), weight) for part, weight in parts]
            if column in adds and target.value is not None and all(c and c.value is not None for c, _ in terms):
                yield Relation(target, terms)


def numbers(text):
    return [int(n) for n in (text or '').split()]


def add_columns(table, by_row):
    for column in table.findall('column'):
        n = int(column.get('n'))
        lists = [numbers(column.get('sum')), numbers(column.get('opening')) + numbers(column.get('changes'))]
        share = numbers(column.get('part')) + numbers(column.get('whole'))
        for cells in by_row.values():
            target = cells.get(n)
            for terms in lists + [share]:
                made = [(cells.get(abs(k)), -1 if k < 0 else 1) for k in terms]
                if made and target and target.value is not None and all(c and c.value is not None for c, _ in made):
                    if terms is not share or (len(made) == 2 and made[1][0].value > 0):
                        yield Relation(target, made, terms is share)


def is_one_of_many(cell):
    """Whether a total still has two parts without the cell: a total of one part says nothing of those that are lost."""
    return bool(cell.value) and any(cell is not r.target and r.target.row is not cell.row and len(r.terms) > 2
                                    for r in cell.relations)


class Report:
    """The figures of a report that take part in relations."""

    def __init__(self, crossfoot, path):
        done = subprocess.run([crossfoot, 'model', '--positions', str(path)], capture_output=True, check=True)
        self.path, self.cells, self.rows, self.unread = path, [], [], 0
        for table in ElementTree.fromstring(done.stdout).iter('table'):
            self.read(table)

    def read(self, table):
        kinds = {int(c.get('n')): c.get('kind') for c in table.findall('column')}
        by_row = {}
        for row in table.iter():
            if row.tag in ('row', 'total', 'group'):
                by_row[row] = {int(c.get('column')): Cell(c, row, kinds.get(int(c.get('column'))) == 'percent')
                               for c in row.findall('cell')}
        adds = {n for n, kind in kinds.items() if kind in (None, 'count', 'money')}
        relations = list(add_totals(table, by_row, adds)) + list(add_columns(table, by_row))
        self.unread += table.find('unread') is not None and not relations
        size = len(by_row)
        for row, cells in by_row.items():
            for cell in cells.values():
                cell.size = size
            self.cells += [c for c in cells.values() if c.relations and FIGURE.fullmatch(c.text or '')]
            if row.tag == 'row' and any(is_one_of_many(c) for c in cells.values()):
                self.rows.append([c for c in cells.values() if c.relations])


class Word(Report):
    """A cell is a paragraph."""

    def __init__(self, crossfoot, path):
        super().__init__(crossfoot, path)
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = self.parts['word/document.xml'].decode('utf-8')

    def write(self, xml, folder):
        target = folder / 'mutant.docx'
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_STORED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, xml if name == 'word/document.xml' else data)
        return target

    def mutant(self, changes, folder):
        xml = self.xml
        for cell, figure in changes.items():
            start = xml.find(f'w14:paraId="{cell.paragraph}"')
            end = xml.index('</w:p>', start)
            if ''.join(t[1] for t in TEXT.findall(xml[start:end])).strip() != cell.text:
                return None
            first = iter((figure,))
            inside = TEXT.sub(lambda m: m.group(1) + next(first, '') + m.group(3), xml[start:end])
            xml = xml[:start] + inside + xml[end:]
        return self.write(xml, folder)

    def without(self, cells, folder):
        at = self.xml.find(f'w14:paraId="{cells[0].paragraph}"')
        start = max(self.xml.rfind('<w:tr>', 0, at), self.xml.rfind('<w:tr ', 0, at))
        end = self.xml.index('</w:tr>', at) + len('</w:tr>')
        lines = len(re.findall('<w:p[ >]', self.xml[start:end]))
        return self.write(self.xml[:start] + self.xml[end:], folder), cells[0].line, lines


class Text(Report):
    """A cell is a part of a line."""

    def __init__(self, crossfoot, path):
        super().__init__(crossfoot, path)
        self.lines = path.read_text(encoding='utf-8').split('\n')

    def write(self, lines, folder):
        target = folder / 'mutant.txt'
        target.write_text('\n'.join(lines), encoding='utf-8')
        return target

    def mutant(self, changes, folder):
        lines = list(self.lines)
        for cell, figure in sorted(changes.items(), key=lambda item: -item[0].column):
            at = cell.column - 1
            line = lines[cell.line - 1]
            if line[at:at + len(cell.text)] != cell.text:
                return None
            lines[cell.line - 1] = line[:at] + figure + line[at + len(cell.text):]
        return self.write(lines, folder)

    def without(self, cells, folder):
        at = cells[0].line
        if any(c.line != at for c in cells) or int(cells[0].row.get('line')) != at:
            return None, at, 0
        return self.write(self.lines[:at - 1] + self.lines[at:], folder), at, 1


# Errors ----------------------------------------------------------------------------------------------------------------

def figure_with(figure, kind, rng):
    """The figure with one error of a kind, or None where it has no room for it, or would begin with a nought: a figure
    of that form is none."""
    places = [i for i, c in enumerate(figure) if c.isdigit()]
    if kind == 'transposition':
        pairs = [(a, b) for a, b in zip(places, places[1:]) if figure[a] != figure[b]]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        made = list(figure)
        made[a], made[b] = made[b], made[a]
        figure = ''.join(made)
        return None if re.match(r'\(?0[\d ]', figure) else figure
    if kind == 'dropped digit':
        plain = figure.strip('()').isdigit()
        return figure[:places[-1]] + figure[places[-1] + 1:] if plain and len(places) > 1 else None
    at = places[-1] if kind == 'last digit' else rng.choice(places)
    digit = rng.choice([d for d in '0123456789' if d != figure[at]])
    figure = figure[:at] + digit + figure[at + 1:]
    return None if re.match(r'\(?0[\d ]', figure) else figure


def value_of(figure):
    value = Decimal(re.sub(r'[^\d.]', '', figure))
    return -value if figure.startswith('(') else value


def plan(report, kind, rng):
    """Cells and the figures that they get instead, or None."""
    cells = [c for c in report.cells if c.percent == (kind == 'changed percentage')]
    if not cells:
        return None
    cell = rng.choice(cells)
    if kind == 'swapped cells':
        others = [c for c in report.cells if c.row is cell.row and c is not cell and c.text != cell.text and not c.percent]
        other = rng.choice(others) if others else None
        return {cell: other.text, other: cell.text} if other else None
    figure = figure_with(cell.text, kind, rng)
    return {cell: figure} if figure and value_of(figure) != cell.value else None


# Findings --------------------------------------------------------------------------------------------------------------

def findings(crossfoot, path, removed=(0, 0)):
    """Findings by rule, place and figures; places as they were before lines were removed."""
    done = subprocess.run([crossfoot, '-f', 'json', '--fail-on', 'never', '--select', RULES, str(path)],
                          capture_output=True, check=True)
    at, count = removed
    moved = lambda line: line + count if count and line >= at else line
    return Counter((f['rule'], moved(f['line']), f['column'], f['stated'], f['computed'])
                   for f in json.loads(done.stdout)['findings'])


def same_figure(stated, value):
    try:
        return abs(Decimal(stated)) == abs(value)
    except (ArithmeticError, TypeError):
        return False


def judge(kind, new, cells, broken):
    """What became of a mutant: cells are those with an error, broken the relations of these that do not hold, now or from
    the beginning: a total that was wrong is wrong by another amount when a row is dropped."""
    places = {(cell.line, column) for relation in broken for cell in relation.cells()
              for column in (cell.column, cell.column + 1)}
    wrong = {cell.line: value for cell, value in cells.items()}
    at_cell = any(line in wrong and (wrong[line] is None or same_figure(stated, wrong[line]))
                  for _, line, _, stated, _ in new)
    related = sum(count for (_, line, column, _, _), count in new.items() if (line, column) in places)
    if '-v' in sys.argv and (not (related or at_cell) or len(new) > 1):
        print(f'  {kind}:', 'not found' if not (related or at_cell) else 'elsewhere' if related < sum(new.values()) else 'several',
              '; '.join(f'{c.line}:{c.column} {c.text} -> {v}' for c, v in cells.items()), dict(new))
    return Counter({'at cell': at_cell, 'related': bool(related) and not at_cell,
                    'not found': not related and not at_cell, 'elsewhere': sum(new.values()) - related,
                    'several': sum(new.values()) > 1})


def plant(crossfoot, report, before, kind, rng, tallies, folder):
    """Plant one error of a kind. False when there is no room for it."""
    removed = (0, 0)
    if kind == 'dropped row':
        if not report.rows:
            return False
        row = rng.choice(report.rows)
        path, at, lines = report.without(row, folder)
        removed = (at, lines)
        changed = {cell: Decimal(0) for cell in row}
        size = row[0].size
    else:
        changes = plan(report, kind, rng)
        path = report.mutant(changes, folder) if changes else None
        changed = {cell: value_of(figure) for cell, figure in changes.items()} if changes else {}
        size = next(iter(changed)).size if changed else 0
    if path is None:
        return False
    relations = {id(r): r for cell in changed for r in cell.relations
                 if kind != 'dropped row' or r.target.row is not cell.row}
    failing = [r for r in relations.values() if not r.holds(changed)]
    broken = [r for r in failing if r.holds({})]
    outcome = Counter(planted=1, rounding=not broken)
    if broken:
        wrong = {r.target: None for r in broken} if kind == 'dropped row' else changed
        outcome += judge(kind, findings(crossfoot, path, removed) - before, wrong, failing)
    tallies[kind] += outcome
    tallies[next(name for most, name in SIZES if size <= most)] += outcome
    return True


def measure(crossfoot, report, count, rng, tallies, folder):
    before = findings(crossfoot, report.path)
    for kind in KINDS:
        planted = 0
        for _ in range(count * 10):
            if planted == count:
                break
            planted += plant(crossfoot, report, before, kind, rng, tallies, folder)


def print_tallies(name, tallies, unread):
    print(f'\n{name:20}{"planted":>8}{"rounding":>10}{"at cell":>9}{"related":>9}{"not found":>11}{"elsewhere":>11}{"several":>9}'
          f'{"found":>9}')
    for kind in KINDS + tuple(name for _, name in SIZES):
        t = tallies[kind]
        telling = t['planted'] - t['rounding']
        found = f'{100 * (telling - t["not found"]) / telling:.1f} %' if telling else '-'
        print(f'{kind:20}{t["planted"]:8}{t["rounding"]:10}{t["at cell"]:9}{t["related"]:9}{t["not found"]:11}'
              f'{t["elsewhere"]:11}{t["several"]:9}{found:>9}')
    print(f'tables that are unread, in which nothing is planted: {unread}')


def main():
    arguments = [a for a in sys.argv[1:] if a != '-v']
    crossfoot, corpus = arguments[0], Path(arguments[1])
    count = int(arguments[2]) if len(arguments) > 2 else 10
    rng = random.Random(int(arguments[3]) if len(arguments) > 3 else 1)
    for name, kind, paths in (('Word', Word, sorted((corpus / 'docx').glob('*.docx'))),
                              ('text', Text, sorted((corpus / 'seeds').glob('*.txt')))):
        tallies, unread = defaultdict(Counter), 0
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                report = kind(crossfoot, path)
                if '-v' in sys.argv:
                    print(path.name)
                unread += report.unread
                measure(crossfoot, report, count, rng, tallies, Path(folder))
        print_tallies(name, tallies, unread)


if __name__ == '__main__':
    main()
