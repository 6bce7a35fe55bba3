"""The rule files of the two sides: those of the project, and those of a git ref or a folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from lead_scoring import rule_files
from lead_scoring.rule_trial import RuleErrors, rows_of_files

MAIN_BRANCHES = ("main", "origin/main", "master", "origin/master")


def from_folder(source: Path, folder: Path) -> Path:
    """Copy the rule files of a folder; ValueError with a sentence if it has none."""
    if not (source / "scoring_rules.csv").exists():
        raise ValueError(f"{source} has no scoring_rules.csv; --base-folder is a folder like "
                         "seeds/rules.")
    return _complete(source, folder, source)


def from_ref(project: Path, ref: str, folder: Path) -> tuple[Path, str]:
    """Write the rule files of a git ref (empty: the main branch) into a folder; returns it and the
    name of the ref. Raises ValueError with a sentence where git or the ref is missing."""
    prefix = _git(project, "rev-parse", "--show-prefix").strip()
    name = ref or _main_branch(project)
    if not _is_commit(project, name):
        raise ValueError(f"git does not know '{name}' here. Name a branch, tag or commit with "
                         "--base; a shallow clone has to fetch it first (fetch-depth: 0).")
    written = folder.parent / f"{folder.name}_of_git"
    shutil.rmtree(written, ignore_errors=True)
    written.mkdir(parents=True)
    listed = _git(project, "ls-tree", "--name-only", "--full-tree", name,
                  f"{prefix}seeds/rules/").split("\n")
    for path in filter(lambda path: path.endswith(".csv"), listed):
        content = subprocess.run(["git", "show", f"{name}:{path}"], cwd=project,
                                 capture_output=True, check=True).stdout
        (written / Path(path).name).write_bytes(content)
    if not (written / "scoring_rules.csv").exists():
        raise ValueError(f"{name} has no {prefix}seeds/rules/scoring_rules.csv: there is nothing "
                         "to compare with. Name another --base, or a --base-folder.")
    return _complete(written, folder, project / "seeds" / "rules"), name


def _complete(source: Path, folder: Path, headers: Path) -> Path:
    """Copy the rule files; one that the other side did not have yet is there without rows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in rule_files.columns_of_files():
        if (source / file).exists():
            shutil.copyfile(source / file, folder / file)
        elif (headers / file).exists():
            first, *_ = (headers / file).read_text(encoding="utf-8-sig").splitlines() or [""]
            (folder / file).write_text(first + "\n", encoding="utf-8")
    return folder


def changed_files(old: Path, new: Path) -> list[str]:
    """The rule files whose rows differ. Raises RuleErrors, with a line for each problem, if the
    files of one side cannot be read."""
    if problems := [*rule_files.check(old), *rule_files.check(new)]:
        raise RuleErrors("\n".join(map(str, problems)))
    before, after = rows_of_files(old), rows_of_files(new)
    return [file for file in before if before[file] != after[file]]


def _main_branch(project: Path) -> str:
    for name in MAIN_BRANCHES:
        if _is_commit(project, name):
            return name
    raise ValueError(f"this repository has none of {', '.join(MAIN_BRANCHES)}; name the branch, "
                     "tag or commit to compare with: --base REF.")


def _is_commit(project: Path, name: str) -> bool:
    asked = ["git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
    done = subprocess.run(asked, cwd=project, capture_output=True, check=False)
    return done.returncode == 0


def _git(project: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True,
                              check=False)
    except FileNotFoundError:
        raise ValueError("git is not installed; compare with a folder instead: "
                         "--base-folder FOLDER.") from None
    if done.returncode != 0:
        raise ValueError(f"{project.resolve()} is not in a git repository; compare with a folder "
                         "instead: --base-folder FOLDER.")
    return done.stdout
