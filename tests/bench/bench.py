"""Speed as ratios, measured in one run; `make bench` calls this.

    bench.py CROSSFOOT [CORPUS]

Single times on a shared machine mean little, so every figure is a ratio of two commands run in turn (A B A B ...), and the
median is printed beside its bar: of processor times, and of times by the clock where threads make a difference.  The large report is the largest seed of CORPUS where that is
given (repeated, if need be), else one made from the demonstration's draft.  Programs to compare with that are not installed are left out, and
said to be.  Exit: 0 all bars are met, 1 one is missed, 2 it could not be measured.
"""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

RUNS = 7
LARGE = 2_100_000
ROOT = Path(__file__).resolve().parents[2]


def cannot(text):
    print(f'bench: {text}', file=sys.stderr)
    sys.exit(2)


def run(command):
    """Processor seconds, wall seconds and peak KiB of one run; its output is thrown away."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        try:
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    start = time.perf_counter()
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        cannot(f'{" ".join(map(str, command))} ended with {os.waitstatus_to_exitcode(status)}')
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss


def pairs(command, other, runs=RUNS, figure=0):
    """Median ratio of a figure of two commands that take turns, and the median of the first."""
    run(command)
    run(other)
    ratios, firsts = [], []
    for _ in range(runs):
        one, two = run(command)[figure], run(other)[figure]
        ratios.append(one / max(two, 0.001))
        firsts.append(one)
    return statistics.median(ratios), statistics.median(firsts)


def demonstration(folder, size):
    """A report of about that many bytes: the demonstration's draft, once for each programme of another number."""
    draft = (ROOT / 'fixtures/demo/draft.txt').read_text(encoding='utf-8')
    parts = []
    programme = 1
    while sum(len(part.encode()) for part in parts[-1:]) * len(parts) < size:
        parts.append(re.sub(r'\b31(?=\.)', str(programme % 90 + 1), draft))
        programme += 1
    path = folder / 'large.txt'
    path.write_text('\n'.join(parts), encoding='utf-8')
    return path


def largest_seed(corpus, folder, size):
    """The largest seed, as often as it takes to have that many bytes."""
    seeds = sorted(corpus.glob('seeds/*.txt'), key=lambda path: path.stat().st_size)
    if not seeds:
        cannot(f'no seeds in {corpus}')
    text = seeds[-1].read_text(encoding='utf-8')
    path = folder / 'large.txt'
    path.write_text('\n'.join([text] * round(size / seeds[-1].stat().st_size)), encoding='utf-8')
    return path


def as_xml(text, path):
    lines = (escape(''.join(c for c in line if ord(c) >= 32)) for line in text.split('\n'))
    path.write_text('<report>\n' + '\n'.join(f'<line>{line}</line>' for line in lines) + '\n</report>\n', encoding='utf-8')
    return path


def patterns(path, count=20):
    """The longest patterns of the Chinese profile that need nothing of its definitions, one a line."""
    found = re.findall(r'match="([^"%]+)"', (ROOT / 'rules/un/un-zh.xml').read_text(encoding='utf-8'))
    plain = [text.replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&') for text in found]
    path.write_text('\n'.join(sorted(set(plain), key=len)[-count:]) + '\n', encoding='utf-8')
    return path


def small_report(text, path):
    """Forty pages: as many of the lines at the start."""
    path.write_text('\n'.join(text.split('\n')[:1130 * 2]), encoding='utf-8')
    return path


class Table:
    def __init__(self):
        self.missed = 0
        print(f'{"measured":<58}{"value":>9}  {"bar":>9}')

    def row(self, name, value, bar=None, unit='x', least=False):
        holds = bar is None or (value >= bar if least else value <= bar)
        self.missed += not holds
        limit = '' if bar is None else f'{"≥" if least else "≤"} {bar:g}'
        print(f'{name:<58}{value:>7.2f} {unit:<2}{limit:>9}{"" if holds else "  MISSED"}')

    @staticmethod
    def left_out(name, why):
        print(f'{name:<58}{"-":>7}     ({why})')


def has(program):
    return shutil.which(program) is not None


def measure_large(table, crossfoot, large, folder):
    text = large.read_text(encoding='utf-8')
    xml = as_xml(text, folder / 'large.xml')
    ratio, seconds = pairs([crossfoot, large], ['xmllint', '--noout', xml])
    table.row(f'all rules on {large.stat().st_size / 1e6:.1f} MB against xmllint --noout', ratio, 2.5)
    ratio, clock = pairs([crossfoot, large], ['xmllint', '--noout', xml], figure=1)
    table.row(f'  the same by the clock, on {os.cpu_count()} processors', ratio, 2.5)
    table.row('  its processor time', seconds * 1000, None, 'ms')
    table.row('  its time by the clock', clock * 1000, None, 'ms')
    table.row('  its peak memory', run([crossfoot, large])[2] / 1024, 64, 'MB')
    table.row('  against wc -m', pairs([crossfoot, large], ['wc', '-m', large])[0])
    if has('pcre2grep'):
        grep = ['pcre2grep', '-c', '-u', '-f', patterns(folder / 'patterns'), large]
        table.row('  against pcre2grep with 20 patterns of the rules', pairs([crossfoot, large], grep)[0])
    else:
        table.left_out('  against pcre2grep', 'not installed')
    for program, command in (('textlint', ['textlint', large]), ('autocorrect', ['autocorrect', '--lint', large])):
        if has(program):
            table.row(f'  against {program}', pairs([crossfoot, large], command)[0])
        else:
            table.left_out(f'  against {program}', 'not installed')
    return text


def measure_growth(table, crossfoot, text, large, folder):
    for times, bar in ((4, 4.2), (20, 21.0)):
        grown = folder / f'grown-{times}.txt'
        grown.write_text('\n'.join([text] * times), encoding='utf-8')
        ratio = pairs([crossfoot, grown, '--max-findings', '1000000'], [crossfoot, large], runs=3)[0]
        table.row(f'{times} times the text, against once', ratio, bar)
        grown.unlink()


def measure_small(table, crossfoot, text, folder):
    small = small_report(text, folder / 'small.txt')
    runs = [run([crossfoot, small]) for _ in range(4 * RUNS)]
    table.row('a report of 40 pages, processor time (least)', min(times[0] for times in runs) * 1000, 10, 'ms')
    table.row('  by the clock (least)', min(times[1] for times in runs) * 1000, 10, 'ms')


def measure_word(table, crossfoot, corpus):
    fascicles = sorted(corpus.glob('docx/*.docx'), key=lambda path: path.stat().st_size) if corpus else []
    if not fascicles or not has('unzip'):
        table.left_out('a Word fascicle against unzip -p | xmllint', 'no fascicle or no unzip')
        return
    largest = fascicles[-1]
    pipe = ['sh', '-c', f'unzip -p "{largest}" word/document.xml | xmllint --huge --noout -']
    table.row(f'{largest.name} against unzip -p | xmllint', pairs([crossfoot, largest], pipe)[0])


def measure_jobs(table, crossfoot, text, folder):
    known = subprocess.run([crossfoot, '--help'], capture_output=True, text=True).stdout
    if '--jobs' not in known or (os.cpu_count() or 1) < 2:
        table.left_out('8 files on 2 threads', 'no --jobs or one processor')
        return
    files = [folder / f'job-{i}.txt' for i in range(8)]
    for path in files:
        path.write_text(text, encoding='utf-8')
    ratio = pairs([crossfoot, '--jobs', '1', *files], [crossfoot, '--jobs', '2', *files], runs=5, figure=1)[0]
    table.row('8 files: wall time of 1 thread over that of 2', ratio, 1.8, least=True)


def main():
    if len(sys.argv) not in (2, 3):
        cannot('usage: bench.py CROSSFOOT [CORPUS]')
    crossfoot = os.path.abspath(sys.argv[1])
    corpus = Path(sys.argv[2]) if len(sys.argv) == 3 and Path(sys.argv[2]).is_dir() else None
    if not has('xmllint'):
        cannot('xmllint is needed to compare with')
    os.environ.update(CROSSFOOT_RULES=str(ROOT / 'rules'), LC_ALL='C.UTF-8')
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = largest_seed(corpus, folder, LARGE) if corpus else demonstration(folder, LARGE)
        text = measure_large(table, crossfoot, large, folder)
        measure_small(table, crossfoot, text, folder)
        measure_growth(table, crossfoot, text, large, folder)
        measure_jobs(table, crossfoot, text, folder)
        measure_word(table, crossfoot, corpus)
    sys.exit(1 if table.missed else 0)


main()
