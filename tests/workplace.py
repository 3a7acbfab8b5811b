#!/usr/bin/env python3
"""Where crossfoot is used: folders and lists of files, configuration, baselines, remarks, fixes, drafts compared.

    tests/workplace.py CROSSFOOT

Each test works in a folder of its own with the small house style of fixtures/output-formats.
"""
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(TOP, "fixtures", "output-formats", "rules")
CROSSFOOT = None

BAD = "港务说明\n\n1. The quay is [TBC] and two  blanks long.\n\n2. Another [TBC] stands here.\n"


class Workplace(unittest.TestCase):
    rules = RULES

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("a.txt", BAD)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as stream:
            stream.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as stream:
            return stream.read()

    def run_it(self, *arguments, status=None, stdin=b"", where="."):
        environment = dict(os.environ, LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH="86400")
        environment.pop("CROSSFOOT_RULES", None)
        done = subprocess.run([CROSSFOOT, *arguments, "--rules", self.rules], cwd=self.path(where), env=environment,
                              input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.out, self.err = done.stdout.decode(), done.stderr.decode()
        if status is not None:
            self.assertEqual(done.returncode, status, f"{arguments}: {self.out}{self.err}")
        return done.returncode

    def places(self, *arguments, **more):
        """file:line of each finding."""
        self.run_it(*arguments, "-f", "gcc", **more)
        return [":".join(line.split(":")[:2]) for line in self.out.splitlines()]

    def files(self, *arguments, **more):
        return sorted({place.split(":")[0] for place in self.places(*arguments, **more)})


class Files(Workplace):
    def tree(self):
        for name in ("b.txt", "sub/c.txt", "sub/deep/d.md", ".hidden/e.txt", "sub/.f.txt", "build/g.txt", "keep.tmp.txt",
                     "h.tmp.txt", "sub/only/i.txt"):
            self.write(name, BAD)
        self.write("notes.pdf", BAD)
        self.write(".gitignore", "build/\n*.tmp.txt\n!keep.tmp.txt\n/sub/only\n# a remark\n")

    def test_a_folder_is_walked(self):
        self.tree()
        self.assertEqual(self.files("."), ["a.txt", "b.txt", "keep.tmp.txt", "sub/c.txt", "sub/deep/d.md"])
        self.assertEqual(self.files("sub", "a.txt"),
                         ["a.txt", "sub/c.txt", "sub/deep/d.md", "sub/only/i.txt"])

    def test_ignores_of_the_whole_repository_count(self):
        self.tree()
        os.mkdir(self.path(".git"))
        self.assertEqual(self.files("sub"), ["sub/c.txt", "sub/deep/d.md"])
        self.write("sub/deep/.gitignore", "*\n")
        self.assertEqual(self.files("sub"), ["sub/c.txt"])

    def test_git_agrees(self):
        """What is walked is what git would track, where git is there."""
        if not shutil.which("git"):
            self.skipTest("no git")
        self.tree()
        self.write("sub/deep/.gitignore", "x*/\n!d.md\n/y.txt\n")
        self.write(".gitignore", self.read(".gitignore") + "**/z/**\na?c.txt\n[pq]*.txt\nsub/*/w.txt\n\\#odd.txt\n")
        for name in ("sub/deep/x1/j.txt", "sub/deep/y.txt", "sub/y.txt", "q/z/k.txt", "abc.txt", "aac/l.txt", "pp.txt",
                     "sub/deep/w.txt", "sub/deep/v/w.txt", "#odd.txt", "sub/abc.txt"):
            self.write(name, BAD)
        subprocess.run(["git", "init", "-q"], cwd=self.folder, check=True)
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=self.folder, check=True,
                                stdout=subprocess.PIPE).stdout.decode().splitlines()
        wanted = [name.strip('"') for name in listed if name.endswith((".txt", ".md"))
                  and not any(part.startswith(".") for part in name.split("/"))]
        self.assertEqual(self.files("."), sorted(wanted))

    def test_excluded_and_named_files(self):
        self.tree()
        self.assertEqual(self.files(".", "--exclude", "sub/**"), ["a.txt", "b.txt", "keep.tmp.txt"])
        self.assertEqual(self.files(".", "--exclude", "*.md", "--exclude", "b.txt"),
                         ["a.txt", "keep.tmp.txt", "sub/c.txt"])
        self.assertEqual(self.files("h.tmp.txt", "--exclude", "*.txt"), ["h.tmp.txt"])

    def test_patterns(self):
        self.tree()
        self.assertEqual(self.files("?.txt"), ["a.txt", "b.txt"])
        self.assertEqual(self.files("sub/**/*.md"), ["sub/deep/d.md"])
        self.assertEqual(self.files("sub/*.txt"), ["sub/c.txt"])
        self.run_it("z*.txt", status=2)
        self.assertIn("no report is found there", self.err)
        self.run_it(".hidden/none", status=2)

    def test_a_folder_without_reports_is_no_pass(self):
        os.mkdir(self.path("empty"))
        self.run_it("empty", status=2)
        self.assertIn("empty: no report is found there", self.err)

    def test_links_to_folders_are_not_followed(self):
        os.mkdir(self.path("sub"))
        os.symlink("..", self.path("sub/up"))
        self.assertEqual(self.files("."), ["a.txt"])

    def test_lists_of_files(self):
        self.write("odd\nname.txt", BAD)
        self.assertEqual(len(self.places("--files-from", "-", stdin=b"a.txt\0odd\nname.txt\0")), 6)
        self.assertEqual(self.files("--files-from", "-", stdin=b"a.txt\r\n\r\na.txt\n"), ["a.txt"])
        self.write("list", "a.txt\n")
        self.assertEqual(self.files("--files-from", "list"), ["a.txt"])
        self.run_it("--files-from", "-", status=2)
        self.assertIn("names no file", self.err)
        self.run_it("--files-from", "-", "-", status=2, stdin=b"a.txt\n")


class Jobs(Workplace):
    """Files, and the rules of one, checked at the same time give what they give one after the other."""

    def setUp(self):
        super().setUp()
        rest = " The quays of the northern coast are long enough for every ship that calls there." * 30
        for name, count in (("b.txt", 120), ("c.txt", 10), ("d.txt", 200), ("e.txt", 100)):
            self.write(name, "港务说明\n\n" + "".join(f"{i}. Quay {i} is [TBC] and two  blanks long.{rest}\n\n"
                                                    for i in range(1, count)))

    def outcome(self, jobs, form):
        status = self.run_it("check", "--jobs", jobs, "-f", form, "d.txt", "a.txt", "gone.txt", "b.txt", "c.txt", "e.txt")
        return status, self.out, self.err

    def test_any_number_gives_the_same(self):
        for form in ("text", "json", "sarif"):
            alone = self.outcome("1", form)
            self.assertIn("gone.txt", alone[2])
            for jobs in ("2", "100"):
                self.assertEqual(self.outcome(jobs, form), alone)

    def test_the_rules_of_one_report(self):
        outcomes = []
        for jobs in ("1", "2", "5"):
            self.run_it("check", "--jobs", jobs, "-f", "json", "d.txt")
            outcomes.append((self.out, self.err))
        self.assertEqual(outcomes, outcomes[:1] * 3)
        self.assertIn("house/double-blank", outcomes[0][0])

    def test_baselines_and_fixes_too(self):
        self.run_it("baseline", "--jobs", "4", "b.txt", "d.txt", "-o", "base.json", status=0)
        self.run_it("check", "--jobs", "4", "--baseline", "base.json", "b.txt", "d.txt", status=0)
        self.run_it("fix", "--jobs", "4", "b.txt", "d.txt", "e.txt")
        fixed = [self.read(name) for name in ("b.txt", "d.txt", "e.txt")]
        self.setUp()
        self.run_it("fix", "--jobs", "1", "b.txt", "d.txt", "e.txt")
        self.assertEqual([self.read(name) for name in ("b.txt", "d.txt", "e.txt")], fixed)

    def test_not_a_number(self):
        for wrong in ("0", "two", "-1"):
            self.run_it("check", "--jobs=" + wrong, "a.txt", status=2)
            self.assertIn("--jobs", self.err)


class Configuration(Workplace):
    def test_found_upwards(self):
        self.write(".crossfoot.yaml", "ignore: [house/double]\nfail-on: never\n")
        self.write("sub/b.txt", BAD)
        self.assertEqual(self.places("sub/b.txt", status=0), ["sub/b.txt:3", "sub/b.txt:5"])
        self.assertEqual(self.places("b.txt", status=0, where="sub"), ["b.txt:3", "b.txt:5"])
        os.mkdir(self.path("sub/.git"))
        self.assertEqual(len(self.places("sub/b.txt", status=1)), 3)

    def test_one_run_has_one_configuration(self):
        self.write("sub/b.txt", BAD)
        self.write("sub/.crossfoot.yaml", "fail-on: never\n")
        self.run_it("a.txt", "sub/b.txt", status=2)
        self.assertRegex(self.err, "sub/b.txt: has its configuration in .*sub, but the first report of this run has none")
        self.run_it("sub/b.txt", "a.txt", status=2)
        self.assertIn("a.txt: has no configuration, but the first report of this run has sub/.crossfoot.yaml", self.err)
        self.run_it("sub/b.txt", "a.txt", "--config", "sub/.crossfoot.yaml", status=0)
        self.run_it("sub/b.txt", "a.txt", "--no-config", status=1)
        self.run_it("sub", status=0)

    def test_the_command_line_wins(self):
        self.write(".crossfoot.yaml", "ignore: [house/double]\nfail-on: never\nseverity: {house/: info}\n")
        self.run_it("a.txt", "--fail-on", "info", status=1)
        self.assertEqual(len(self.places("a.txt", "--ignore", "house/draft")), 1)
        self.run_it("a.txt", "--severity", "house/draft=error", "-f", "gcc")
        self.assertEqual(self.out.count(": error: "), 2)
        self.run_it("a.txt", "--no-config", status=1)
        self.write("other.yaml", "select: house/double\n")
        self.assertEqual(len(self.places("a.txt", "--config", "other.yaml")), 1)

    def test_sections_for_files(self):
        self.write("annex/b.txt", BAD)
        self.write(".crossfoot.yaml", "profile: house\nfiles:\n  - match: [annex/*, none]\n    select: [house/double-blank]\n"
                   "    severity:\n      house/double-blank: error\n")
        self.run_it("a.txt", "annex/b.txt", "-f", "gcc", status=1)
        self.assertEqual(self.out.splitlines()[-1], "annex/b.txt:3:29: error: two blanks [house/double-blank]")
        self.assertEqual(len(self.out.splitlines()), 4)

    def test_show_says_where(self):
        self.write(".crossfoot.yaml", "fail-on: error\nfiles:\n  - match: '*.txt'\n    ignore: [house/double]\n")
        self.run_it("config", "show", "a.txt", "--max-findings", "5", status=0)
        self.assertRegex(self.out, r"(?m)^fail-on +error +\.crossfoot\.yaml:1$")
        self.assertRegex(self.out, r"(?m)^ignore +house/double +\.crossfoot\.yaml:4$")
        self.assertRegex(self.out, r"(?m)^max-findings +5 +command line$")
        self.assertRegex(self.out, r"(?m)^profile +- +default$")

    def test_mistakes_have_a_place(self):
        for text, message in (
                ("fail-on: error\nbogus: 1\n", ".crossfoot.yaml:2:1: unknown key bogus; known are: fail-on, select"),
                ("fail-on: sometimes\n", ".crossfoot.yaml:1:1: --fail-on sometimes: not one of"),
                ("ignore: [house/nothing]\n", ".crossfoot.yaml:1: no rule is named house/nothing"),
                ("files:\n  - match: '*'\n    profile: none\n", ".crossfoot.yaml:3: no profile \"none\""),
                ("profile: none\n", ".crossfoot.yaml:1: no profile \"none\""),
                ("files:\n  - profile: house\n", "needs the key match"),
                ("files:\n  - match: '*'\n    fail-on: error\n", ".crossfoot.yaml:3:5: unknown key fail-on"),
                ("files: x\n", "is a list of sections"), ("- a\n", "a configuration is a map"),
                ("fail-on: [error]\n", "takes one value: fail-on"), ("ignore: [[a]]\n", "not a value of ignore"),
                ("ignore: [\n", "not YAML"), ("a: &x 1\n", "anchors"), ("fail-on: error\nfail-on: info\n", "given twice"),
                ("---\nfail-on: info\n---\nb: 1\n", "second document"), ("max-findings: many\n", "not a whole number"),
                ("severity: {house/draft: bad}\n", "not RULE=LEVEL"), ("profile: ''\n", "empty value"),
                ("a:\n" + "".join(" " * n + "- \n" for n in range(1, 2)), "unknown key a"), ("\x01", "not YAML"),
                ("fail-on: " + "[" * 20, "nested too deep"),
                ("severity: {" + ", ".join(f"house/r{n}: info" for n in range(1001)) + "}", "too many keys")):
            with self.subTest(text=text):
                self.write(".crossfoot.yaml", text)
                self.run_it("a.txt", status=2)
                self.assertIn(message, self.err)
                self.assertNotIn("[house/", self.out)
        self.write(".crossfoot.yaml", "# nothing\n")
        self.run_it("a.txt", status=1)

    def test_paths_are_those_of_the_configuration(self):
        self.write("sub/b.txt", BAD)
        self.run_it("baseline", "a.txt", "sub/b.txt", "-o", "base.yaml", status=0)
        self.write(".crossfoot.yaml", "baseline: base.yaml\n")
        self.assertEqual(self.places("b.txt", where="sub", status=0), [])


class Baselines(Workplace):
    def test_only_new_findings(self):
        self.run_it("baseline", "a.txt", "-o", "base.yaml", status=0)
        self.run_it("a.txt", "--baseline", "base.yaml", status=0)
        self.assertIn("3 findings were accepted before", self.out)
        self.run_it("a.txt", "--baseline", "base.yaml", "-f", "html", status=0)
        self.assertIn("3 findings were accepted before", self.out)
        self.write("a.txt", "港务说明\n\nA new line comes [TBC] first.\n\n" + BAD.split("\n\n", 1)[1])
        self.assertEqual(len(self.places("a.txt", "--baseline", "base.yaml", status=1)), 1)
        self.run_it("./a.txt", "--baseline", self.path("base.yaml"), "-f", "gcc")
        self.assertEqual(len(self.out.splitlines()), 1)

    def test_stale_entries_are_told(self):
        self.run_it("baseline", "a.txt", "-o", "base.yaml", status=0)
        self.write("a.txt", BAD.replace("two  blanks", "two blanks"))
        line = 1 + self.read("base.yaml").splitlines().index("  - rule: house/double-blank")
        self.run_it("a.txt", "--baseline", "base.yaml", "-f", "gcc", status=1)
        self.assertRegex(self.out, rf"^base\.yaml:{line}:\d+: warning: .*house/double-blank.*unused-suppression\]$")
        self.run_it("a.txt", "--baseline", "base.yaml", status=1)
        self.assertIn("help: take the acceptance out", self.out)
        self.assertNotIn("explain crossfoot/", self.out)
        self.run_it("a.txt", "--baseline", "base.yaml", "--ignore", "house/double-blank", status=0)
        self.write("other.txt", BAD.replace("[TBC]", "-").replace("  ", " "))
        self.run_it("other.txt", "--baseline", "base.yaml", status=0)

    def test_entries_by_hand(self):
        self.write("base.yaml", "version: 1\nfindings:\n  - rule: house/\n    path: '*.txt'\n    match: two\n    reason: so\n"
                   "  - {rule: house/draft-marker, match: '[TBC]', reason: still open}\n")
        self.assertEqual(self.places("a.txt", "--baseline", "base.yaml", status=0), [])
        for text, message in (("version: 1\nfindings:\n  - rule: house/\n", "base.yaml:3:5: an entry needs a rule and a reason"),
                              ("version: 1\nfindings:\n  - rule: x\n    reason: y\n    why: z\n", "base.yaml:5:5: unknown key or value: why"),
                              ("version: 2\nfindings: []\n", "not a baseline"), ("version: 1\nfindings: {}\n", "not a baseline"),
                              ("version: 1\nfindings: []\nmore: 1\n", "unknown key more"), ("[]", "not a baseline")):
            with self.subTest(text=text):
                self.write("base.yaml", text)
                self.run_it("a.txt", "--baseline", "base.yaml", status=2)
                self.assertIn(message, self.err)

    def test_made_again_it_keeps_reasons_and_dates(self):
        self.run_it("baseline", "a.txt", "-o", "base.yaml", "--reason", "published: \"so\" \\ \n", status=0)
        before = self.read("base.yaml")
        self.assertIn("date: 1970-01-02", before)
        self.run_it("baseline", "a.txt", "-o", "base.yaml", "--baseline", "base.yaml", status=0)
        self.assertEqual(self.read("base.yaml"), before)
        self.write("clean.txt", "港务说明\n\n1. Nothing is wrong.\n")
        self.run_it("baseline", "clean.txt", status=0)
        self.write("empty.yaml", self.out)
        self.run_it("clean.txt", "--baseline", "empty.yaml", status=0)

    def test_trouble_writes_nothing(self):
        self.write("base.yaml", "old")
        self.run_it("baseline", "a.txt", "gone.txt", "-o", "base.yaml", status=2)
        self.assertEqual(self.read("base.yaml"), "old")

    def test_drafts_compared(self):
        self.write("old.txt", BAD)
        self.write("new.txt", BAD.replace("stands here", "and a third [TBC] stand here"))
        self.assertEqual(len(self.places("--diff", "old.txt", "new.txt", status=1)), 1)
        self.assertEqual(self.places("--diff", "new.txt", "old.txt", status=0), [])
        self.run_it("--diff", "gone.txt", "new.txt", status=2)


class Remarks(Workplace):
    def remark(self, text, **more):
        self.write("a.md", "港务说明\n\n" + text)
        self.run_it("a.md", "-f", "gcc", **more)
        return [re.sub(r":\d+: .*\[", " ", line).rstrip("]") for line in self.out.splitlines()]

    def test_lines_and_paragraphs(self):
        self.assertEqual(self.remark("1. The quay is [TBC]. <!-- crossfoot-ignore house/draft-marker: known -->\n"), [])
        self.assertEqual(self.remark("<!-- crossfoot-ignore house/: known -->\n1. The quay is\n[TBC] long.\n\n2. And [TBC].\n"),
                         ["a.md:7 house/draft-marker"])
        self.assertEqual(self.remark("<!-- crossfoot-ignore-start house/: quoted -->\n1. Is [TBC].\n\n2. And [TBC].\n\n"
                                     "<!-- crossfoot-ignore-end -->\n\n3. Not [TBC].\n"), ["a.md:10 house/draft-marker"])

    def test_reasons_and_use(self):
        self.assertEqual(self.remark("1. The quay is [TBC]. <!-- crossfoot-ignore house/draft-marker -->\n"),
                         ["a.md:3 house/draft-marker", "a.md:3 crossfoot/suppression-reason"])
        self.assertEqual(self.remark("1. The quay is long. <!-- crossfoot-ignore house/draft-marker: old -->\n"),
                         ["a.md:3 crossfoot/unused-suppression"])
        self.assertEqual(self.remark("1. The quay is [TBC]. <!-- crossfoot-ignore house/double, house/draft: x -->\n"), [])

    def test_other_comments_are_not_ours(self):
        self.assertEqual(self.remark("1. The quay is [TBC]. <!-- ignore house/draft-marker: x --> <!-- open\n"),
                         ["a.md:3 house/draft-marker"])

    def test_plain_text_has_no_remarks(self):
        self.write("a.txt", "港务说明\n\n1. Is [TBC]. <!-- crossfoot-ignore house/: no -->\n")
        self.run_it("a.txt", status=1)


class Fixes(Workplace):
    def test_safe_and_unsafe(self):
        self.run_it("fix", "a.txt", status=0)
        self.assertEqual(self.read("a.txt"), BAD.replace("two  blanks", "two blanks"))
        self.assertIn("fixed: 1\n", self.err)
        self.assertIn("--unsafe: 2", self.err)
        self.run_it("fix", "--unsafe", "a.txt", status=0)
        self.assertEqual(self.read("a.txt"), BAD.replace("two  blanks", "two blanks").replace("[TBC]", "(to come)"))

    def test_twice_is_once(self):
        self.run_it("fix", "--unsafe", "a.txt", status=0)
        before = self.read("a.txt"), os.stat(self.path("a.txt")).st_mtime_ns
        self.run_it("fix", "--unsafe", "a.txt", status=0)
        self.assertEqual((self.read("a.txt"), os.stat(self.path("a.txt")).st_mtime_ns), before)
        self.assertIn("nothing was fixed", self.err)

    def test_safe_fixes_of_the_rules(self):
        """What the rules call safe leaves nothing to find: the fixture with the slips becomes the one without."""
        self.rules = os.path.join(TOP, "rules")
        wanted = self.fixture("fix-safe-agree")
        self.write("a.txt", self.fixture("fix-safe"))
        self.run_it("fix", "a.txt", status=0)
        self.assertIn("fixed: 10\n", self.err)
        self.assertEqual(self.read("a.txt"), wanted)
        self.run_it("fix", "a.txt", status=0)
        self.assertIn("nothing was fixed", self.err)
        self.assertEqual(self.read("a.txt"), wanted)
        self.run_it("a.txt", status=0)

    @staticmethod
    def fixture(case):
        with open(os.path.join(TOP, "fixtures", case, "input.txt"), encoding="utf-8", newline="") as stream:
            return stream.read()

    def test_a_diff_is_a_diff(self):
        self.run_it("fix", "--diff", "--unsafe", "a.txt", status=1)
        self.assertEqual(self.read("a.txt"), BAD)
        patch = self.out
        if shutil.which("patch"):
            subprocess.run(["patch", "-s", "-p0"], cwd=self.folder, input=patch.encode(), check=True)
            patched = self.read("a.txt")
            self.write("a.txt", BAD)
            self.run_it("fix", "--unsafe", "a.txt", status=0)
            self.assertEqual(self.read("a.txt"), patched)
        self.assertIn("+1. The quay is (to come) and two blanks long.\n", patch)
        self.run_it("fix", "--diff", "a.txt")

    def test_bytes_around_stay(self):
        raw = b"\xef\xbb\xbf" + "1. 港务 a𐐀b two  blanks\r\n\r\n2. re\u0301sume\u0301 two  blanks".encode()
        with open(self.path("b.txt"), "wb") as stream:
            stream.write(raw)
        self.run_it("fix", "b.txt", "--profile", "house", status=0)
        with open(self.path("b.txt"), "rb") as stream:
            self.assertEqual(stream.read(), raw.replace(b"two  blanks", b"two blanks"))

    def test_what_cannot_be_written_is_left(self):
        os.chmod(self.path("a.txt"), 0o444)
        self.write("b.txt", BAD)
        self.run_it("fix", "a.txt", "b.txt", status=2)
        self.assertIn("a.txt: is read-only and was left alone", self.err)
        self.assertEqual(self.read("a.txt"), BAD)
        self.assertNotEqual(self.read("b.txt"), BAD)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.txt", "b.txt"])
        with open(self.path("c.txt"), "wb") as stream:
            stream.write(BAD.encode("utf-16"))
        self.run_it("fix", "c.txt", status=2)
        self.assertIn("only files in UTF-8", self.err)

    def test_permissions_stay(self):
        os.chmod(self.path("a.txt"), 0o640)
        self.run_it("fix", "a.txt", status=0)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("a.txt")).st_mode), 0o640)

    def test_markup_stays_markup(self):
        self.write("b.html", "<html><body><p>港务说明</p><p>1. two  blanks &amp; [TBC] and <b>two</b>  blanks</p></body></html>\n")
        self.run_it("fix", "--unsafe", "b.html", status=0)
        self.assertIn("<p>1. two  blanks &amp; (to come) and <b>two</b>  blanks</p>", self.read("b.html"))

    def test_a_file_that_changed_is_refused(self):
        """The pipe makes the order sure: crossfoot reads the file, then waits for standard input's file."""
        os.mkfifo(self.path("wait.txt"))
        environment = dict(os.environ, LC_ALL="C.UTF-8")
        process = subprocess.Popen([CROSSFOOT, "fix", "--rules", RULES, "a.txt", "wait.txt"], cwd=self.folder,
                                   env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(self.path("wait.txt"), "w", encoding="utf-8") as pipe:
            self.write("a.txt", BAD + "\n3. Changed meanwhile.\n")
            pipe.write("港务说明\n\n1. Nothing.\n")
        err = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, 2, err)
        self.assertIn("changed while it was checked", err)
        self.assertEqual(self.read("a.txt"), BAD + "\n3. Changed meanwhile.\n")

    def test_interrupted_at_any_time_the_file_is_whole(self):
        big = BAD * 2000
        fixed = None
        for delay in (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
            self.write("big.txt", big)
            process = subprocess.Popen([CROSSFOOT, "fix", "--rules", RULES, "big.txt"], cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=60)
            text = self.read("big.txt")
            if text != big:
                fixed = fixed or text
                self.assertEqual(text, fixed)
                self.assertEqual(len(text), len(fixed))
        self.write("big.txt", big)
        self.run_it("fix", "big.txt", status=0)
        if fixed:
            self.assertEqual(self.read("big.txt"), fixed)


if __name__ == "__main__":
    CROSSFOOT = os.path.abspath(sys.argv.pop(1))
    unittest.main()
