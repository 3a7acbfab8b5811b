#!/usr/bin/env python3
"""The recipes of docs/workplace.md, run as they stand there in a throw-away git repository.

    tests/recipes.py CROSSFOOT

What needs a program that is not installed is skipped with a note.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
failures, skipped = [], []


def check(condition, message):
    if not condition:
        failures.append(message)


def recipes():
    """name: text of the block."""
    with open(os.path.join(TOP, "docs", "workplace.md"), encoding="utf-8") as stream:
        return dict(re.findall(r"<!-- recipe: (\w[\w-]*) -->\n```\w+\n(.*?)```", stream.read(), re.S))


def list_items(text, key):
    """The commands behind `- run:` or below `script:` of a small YAML block."""
    if key == "run":
        return re.findall(r"^\s*- run: (.*)$", text, re.M)
    return re.findall(r"^\s*- (crossfoot .*)$", text, re.M)


class Repository:
    def __init__(self, folder, crossfoot):
        self.folder = folder
        programs = os.path.join(folder, ".programs")
        os.mkdir(programs)
        os.symlink(crossfoot, os.path.join(programs, "crossfoot"))
        self.environment = dict(os.environ, PATH=programs + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8",
                                CROSSFOOT_RULES=os.path.join(TOP, "rules"), GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b",
                                GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@b", HOME=folder)
        self.reset()

    def reset(self):
        for name in os.listdir(self.folder):
            if name != ".programs":
                path = os.path.join(self.folder, name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        os.makedirs(os.path.join(self.folder, "reports", "annex"))
        for name in ("reports/draft.txt", "reports/annex/a.txt", "reports/two words.txt"):
            shutil.copy(os.path.join(TOP, "fixtures", "demo", "draft.txt"), os.path.join(self.folder, name))
        with open(os.path.join(self.folder, ".gitignore"), "w", encoding="utf-8") as stream:
            stream.write(".programs\n")
        if shutil.which("git"):
            for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "reports"]):
                self.run(["git", *words])

    def run(self, command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, shell=isinstance(command, str),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              timeout=120)
        self.out, self.err = done.stdout.decode(), done.stderr.decode()
        return done.returncode

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as stream:
            return stream.read()


def needs(program, recipe):
    if shutil.which(program):
        return True
    skipped.append(f"{recipe}: no {program}")
    return False


def github(repository, text):
    commands = list_items(text, "run")
    check(len(commands) == 1, "github: no command")
    check(repository.run(commands[0]) == 1, "github: exit status " + repository.err)
    check(repository.out.startswith("::error file=reports/"), "github: no annotations")
    sarif = json.loads(repository.read("crossfoot.sarif"))
    check(len(sarif["runs"][0]["results"]) == len(repository.out.splitlines()), "github: alerts and annotations differ")


def gitlab(repository, text):
    commands = list_items(text, "script")
    check(repository.run(commands[0]) == 1, "gitlab: exit status " + repository.err)
    artifact = re.search(r"codequality: (\S+)", text).group(1)
    issues = json.loads(repository.read(artifact))
    check(len({issue["fingerprint"] for issue in issues}) == len(issues) > 0, "gitlab: fingerprints")


def make(repository, text):
    if not needs("make", "make"):
        return
    os.remove(os.path.join(repository.folder, "reports", "two words.txt"))
    repository.write("Makefile", text)
    check(repository.run(["make", "check-reports"]) == 2, "make: findings do not stop it")
    check("error[un/" in repository.out, "make: no findings")
    repository.write("Makefile", text.replace("--fail-on error", "--fail-on never"))
    check(repository.run(["make", "check-reports"]) == 0, "make: " + repository.err)
    check(repository.run(["make", "check-reports"]) == 0 and "crossfoot" not in repository.out,
          "make: checked again without a change")


def vim(repository, text):
    if not needs("vim", "vim"):
        return
    repository.write("settings.vim", text)
    repository.write("drive.vim", "set nocompatible encoding=utf-8 shell=/bin/sh\nedit reports/two\\ words.txt\nsource settings.vim\n"
                     "silent make!\ncall writefile(map(getqflist(), {_, q -> q.valid . ' ' . q.lnum . ' ' . bufname(q.bufnr)}), 'out')\n"
                     "qall!\n")
    repository.run(["vim", "-u", "NONE", "-N", "-es", "-S", "drive.vim"])
    rows = repository.read("out").splitlines() if os.path.exists(os.path.join(repository.folder, "out")) else []
    check(len(rows) > 3 and all(row.startswith("1 ") and row.endswith("reports/two words.txt") for row in rows),
          f"vim: {rows}")


def emacs(repository, text):
    if not needs("emacs", "emacs"):
        return
    repository.write("init.el", text + '(find-file "reports/two words.txt") (text-mode) (princ compile-command)')
    check(repository.run(["emacs", "--batch", "-Q", "-l", "init.el"]) == 0, "emacs: " + repository.err)
    check(repository.run(repository.out) == 1, "emacs: the command finds nothing")


def parallel(repository, text):
    if needs("parallel", "parallel"):
        repository.run(text)
        got = repository.out
        repository.run("crossfoot -f gcc reports")
        check(sorted(got.splitlines()) == sorted(repository.out.splitlines()) != [], "parallel: other findings")


def changed(repository, text):
    if not needs("git", "changed"):
        return
    repository.write("reports/two words.txt", repository.read("reports/two words.txt") + "\n")
    repository.run(text)
    check({line.split(":")[0] for line in repository.out.splitlines()} == {"reports/two words.txt"},
          "changed: " + repository.out + repository.err)


def sheet(repository, text):
    check(repository.run(text) == 1, "sheet: " + repository.err)
    check("</html>" in repository.read("review.html"), "sheet: no page")


def config(repository, text):
    repository.write(".crossfoot.yaml", text)
    check(repository.run("crossfoot config show reports/annex/a.txt") == 0, "config: " + repository.err)
    check(re.search(r"select +un/deliverable +\.crossfoot\.yaml:\d+", repository.out), "config: " + repository.out)


def baseline(repository, text):
    first, second, third = text.strip().splitlines()
    check(repository.run(first) == 0, "baseline: " + repository.err)
    check(repository.run(second) == 0, "baseline: " + repository.out + repository.err)
    check(repository.run(third) == 0, "diff: " + repository.out + repository.err)


def fix(repository, text):
    for command in text.strip().splitlines():
        check(repository.run(command) in (0, 1) and not repository.err.startswith("crossfoot:"), "fix: " + repository.err)


def pre_commit(repository, text):
    with open(os.path.join(TOP, ".pre-commit-hooks.yaml"), encoding="utf-8") as stream:
        hook = dict(re.findall(r"^[ -] (\w+): (.*)$", stream.read(), re.M))
    check(hook["id"] in text and hook["require_serial"] == "true", f"pre-commit: {hook}")
    files = [name for name in ("reports/draft.txt", "README.pdf") if re.search(hook["files"].strip("'"), name)]
    arguments = re.search(r"args: \[(.*)\]", text).group(1).replace(",", "")
    check(repository.run(f"{hook['entry']} {arguments} {' '.join(files)}") == 1, "pre-commit: " + repository.err)
    if not needs("git", "pre-commit") or not needs("pre-commit", "pre-commit"):
        return
    hooks = tempfile.mkdtemp(dir=repository.folder)
    shutil.copy(os.path.join(TOP, ".pre-commit-hooks.yaml"), hooks)
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "hook"]):
        subprocess.run(["git", *words], cwd=hooks, env=repository.environment, check=True)
    status = repository.run(["pre-commit", "try-repo", hooks, hook["id"], "--files", "reports/draft.txt"])
    check(status == 1 and "un/deliverable-subtotal" in repository.out, f"pre-commit: {repository.out}{repository.err}")


def main():
    texts = recipes()
    known = {"github": github, "gitlab": gitlab, "make": make, "vim": vim, "emacs": emacs, "parallel": parallel,
             "changed": changed, "sheet": sheet, "config": config, "baseline": baseline, "fix": fix,
             "pre-commit": pre_commit}
    check(set(texts) == set(known), f"recipes {set(texts) ^ set(known)} are not run")
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder, os.path.abspath(sys.argv[1]))
        for name, text in texts.items():
            repository.reset()
            known[name](repository, text)
    for line in skipped:
        print("SKIPPED recipe", line)
    for line in failures:
        print("FAILED recipe", line)
    print(f"recipes: {len(texts)} run, {len(failures)} failures, {len(skipped)} skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
