"""Wrong content stops the start, in one line that names file, key and reason."""

import functools
import pickle
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import webapp
from tests.server import copy_app, free_port
from webapp import ROOT, contact_sheet, content, create_app, pages, site_of
from webapp.content.records import ContentError, Folder
from webapp.figures import hero, scene

# What every food rich in potassium says before anybody eats it.
POTASSIUM = (
    'act = "ask", who = ["kidney", "high-potassium"], say = "Kidney trouble, high potassium in a '
    'blood test, or tablets that raise potassium: ask first. No salt substitute."'
)

GREENS = 'gives = ["food", "potassium", "magnesium", "vitamin-k"]'
KIDNEY = 'id = "kidney", say = "Kidney disease", points = { conditions = 3 }, minds = ["food", '

BROKEN = [
    # file (-> the file named, where it is another), text to replace (once), its replacement,
    # key named, reason named
    # --- sources
    ("triggers.toml -> sources.toml", "71, 109", "109", "71", "is cited by nothing"),
    ("emergency.toml", "sources = [66]", "sources = []", "country.sources", "needs a source"),
    # --- the card for a stranger
    ("card.toml", 'dir = "rtl"', 'dir = "ltr"', "language[0].dir", "letters of own go 'rtl'"),
    ("card.toml", 'dir = "ltr"', 'dir = "left"', "language[1].dir", "letters of own go 'ltr'"),
    ("card.toml", 'lang = "tr"', 'lang = "Turkish"', "language[11].lang", "must be a code"),
    ("card.toml", 'lang = "tr"', 'lang = "es"', "language.lang", "'es' stands there twice"),
    ("card.toml", 'lang = "ja"', 'lang = "ko"', "language", "is missing: ja"),
    ("card.toml", 'own = "中文"', "", "language[1].own", "is missing"),
    ("card.toml", 'hero = "helper-calf"', 'hero = "calf"', "hero", "there is no hero"),
    ("card.toml", "llame a una ambulancia.", "llame al 112.", "language[10].careful", "no number"),
    ("card.toml", "sources = [64]", "sources = []", "language.ar.sources", "needs a source"),
    ("card.toml", "sources = [64]", "sources = [640]", "language.ar.sources", "no source 640"),
    (
        "card.toml",
        "I have a leg cramp.",
        "I have a leg cramp. It hurts so much that I can neither move nor speak.",
        "language[2].say",
        "has 137 letters",
    ),
    # --- relief, warning signs, words
    ("relief.toml", 'where = "In water', 'x = "In water', "first.x", "is not a known key"),
    ("relief.toml", "[first]", "[other]", "other", "is not a known key"),
    ("relief.toml", 'short = "Bed"', "", "situation[0].short", "is missing"),
    ("relief.toml", 'short = "Bed"', "short = 3", "situation[0].short", "must be text"),
    ("relief.toml", 'short = "Bed"', 'short = " Bed"', "situation[0].short", "no space"),
    ("relief.toml", 'short = "Bed"', 'short = ""', "situation[0].short", "must be text"),
    ("relief.toml", 'id = "sitting"', 'id = "bed"', "situation.id", "'bed' stands there twice"),
    ("relief.toml -> muscles/elbow.toml", '"shin", ', '"elbow", ', "file", "is missing"),
    ("relief.toml", '"shin", ', '"calf", ', "muscles", "'calf' stands there twice"),
    ("relief.toml", "[first]", "[[first]", "file", "is not valid TOML"),
    ("muscles/calf.toml", 'id = "calf"', 'id = "leg"', "id", "must be 'calf'"),
    ("muscles/calf.toml", 'toes = "up"', 'toes = "left"', "toes", "must be one of"),
    ("muscles/calf.toml", "hold = 30", "hold = 0", "hold", "must be from 1 to 60, not 0"),
    ("muscles/calf.toml", "hold = 30", "hold = 300", "hold", "must be from 1 to 60, not 300"),
    ("muscles/calf.toml", "hold = 30", "hold = true", "hold", "must be a whole number"),
    ("muscles/calf.toml", "hold = 30", "hold = 20", "calf-sitting-lean.hold", "must be 20, as at"),
    ("muscles/calf.toml", "rest = 10", "rest = -1", "rest", "must be from 1 to 60"),
    ("muscles/calf.toml", "rounds = 5", "rounds = 6", "rounds", "must be from 1 to 5"),
    ("muscles/calf.toml", 'use = "sitting"', 'use = "flying"', "place.driving.use", "nothing"),
    ("muscles/calf.toml", "[place.driving]", "[place.flying]", "place", "driving, flying"),
    (
        "muscles/calf.toml -> muscles",
        'id = "calf-sitting-lean"',
        'id = "calf-bed-heel"',
        "techniques.id",
        "'calf-bed-heel' stands there twice",
    ),
    (
        "muscles/calf.toml",
        'say = "Straighten the leg.',
        'say = "Straighten the leg that hurts so much that you woke up from it now.',
        "steps[0]",
        "has 14 words",
    ),
    ("muscles/calf.toml", ', "Hold. Breathe out."]', "]", "bed-heel.essence", "has 2 lines, not 3"),
    (
        "muscles/calf.toml",
        '"Pull your toes toward your shin."',
        '"Pull all of your toes toward your shin."',
        "calf-bed-heel.essence",
        "is longer than 36 letters: 'Pull all of",
    ),
    (
        "muscles/calf.toml",
        '"Pull your toes toward your shin."',
        '"Point your toes away."',
        "calf-bed-heel.essence",
        "says 'point your toes', but the toes go up",
    ),
    (
        "muscles/shin.toml",
        '"Point your toes gently away."',
        '"Pull them toward your shin."',
        "shin-bed-heel.essence",
        "says 'toward your shin', but the toes go down",
    ),
    (
        "muscles/calf.toml",
        'essence = ["Straighten the leg.", "Pull your toes toward your shin.", '
        '"Hold. Breathe out."]',
        "",
        "bed.calf-bed-heel",
        "comes first",
    ),
    (
        "muscles/calf.toml",
        'hero = "calf-bed"',
        'hero = "x"',
        "hero",
        "there is no hero in heroes.toml: 'x'",
    ),
    ("muscles/calf.toml", 'hero = "calf-bed"', 'hero = "shin-bed"', "hero", "muscle 'shin'"),
    ("relief.toml", 'hero = "water"', 'hero = "calf-bed"', "drill.hero", "the muscle 'calf'"),
    ("relief.toml", "\nup = [", "\nleft = [", "toes", "must name ['down', 'up']"),
    ("helper.toml", '"quadriceps", ', "", "pick.muscles", "name 'quadriceps' 0 times, not once"),
    ("helper.toml", '"shin", "quad', '"calf", "shin", "quad', "pick.muscles", "'calf' 2 times"),
    ("helper.toml -> heroes.toml", 'hero = "helper-thigh"', "", "helper-thigh", "by nothing"),
    ("figures.toml -> heroes.toml", "[walk-slowly]", "[water]", "water", "name of a figure"),
    ("muscles/calf.toml", "not-toes-pointed", "no-such-figure", "never.figure", "no figure"),
    ("muscles/calf.toml", "sources = [", "sources = [999, ", "never", "no source 999"),
    ("sources.toml", "id = 2\n", "id = 1\n", "source.id", "1 stands there twice"),
    ("sources.toml", 'mark = "verified"', 'mark = "guessed"', "1", "mark is not one of"),
    ("sources.toml", 'address = "doi', 'address = "RECALLED doi', "1.address", "could type"),
    ("warnings.toml", 'level = "', 'level = "x', "", "there is no level"),
    ("warnings.toml", 'id = "today"', 'id = "emergency"', "level.id", "stands there twice"),
    ("relief.toml", "sources = [29, 74]", "sources = []", "drill.sources", "needs a source"),
    ("relief.toml", 'heat = "', 'heat = "x-', "heat", "no warning sign"),
    ("conditions.toml", 'avoid = ["', 'avoid = ["x-', "condition.pregnant.avoid", "no tag"),
    ("conditions.toml", 'prefer = "', 'prefer = "x-', "condition.pregnant.prefer", "no situation"),
    ("conditions.toml", "look = true", "look = 1", "condition[3].look", "must be true or false"),
    ("conditions.toml", 'id = "child"', 'id = "joint"', "condition.id", "stands there twice"),
    ("warnings.toml", 'act = "Call now. Sit down and', "# ", "lung-clot.act", "needs a first act"),
    ("warnings.toml", 'act = "Get seen within hours', "# ", "leg-clot.act", "needs a first act"),
    (
        "warnings.toml",
        "Call your emergency number if you are also breathless, have chest pain, cough blood or",
        "Call your emergency number: you may",
        "leg-clot.worse",
        "must say when it holds",
    ),
    (
        "warnings.toml",
        "Call your emergency number if you have a fit or feel",
        "See a doctor if you have a fit or feel",
        "pre-eclampsia.worse",
        "must say to call",
    ),
    (
        "relief.toml",
        "Poor leg arteries or heart failure? Keep",
        "Keep",
        "care.Raise the leg.caution",
        "must say when it holds",
    ),
    (
        "relief.toml",
        "Cannot float easily? Do not",
        "Do not",
        "situation.water.drill.cannot",
        "must say when it holds",
    ),
    (
        "muscles/calf.toml",
        "Not if the leg is swollen, hot,",
        "A leg that is swollen, hot,",
        "place.bed.after[0].caution",
        "must say when it holds",
    ),
    # Steps of a drill, steps after a stretch and notes of muscles are claims like others.
    (
        "relief.toml",
        "sources = [29, 74]",
        "sources = [60]",
        "situation.water.drill",
        "shows a figure from memory",
    ),
    (
        "relief.toml",
        "sources = [63, 201]",
        "sources = [60]",
        "situation.driving.drill",
        "shows a figure from memory: 'Walk for 2 minutes.'",
    ),
    (
        "muscles/calf.toml",
        "sources = [26, 28]\n\n[[place.standing",
        "\n[[place.standing",
        "place.standing.after, note",
        "shows a figure from memory: 'Walk slowly for 2 minutes.'",
    ),
    (
        "muscles/hamstring.toml",
        "[place.bed]\nsources = [127]",
        "[place.bed]",
        "place.bed.after, note",
        "shows a figure from memory: 'After week 28",
    ),
    (
        "muscles/foot.toml",
        'note = "Take your shoe off only when parked."',
        'note = "Take your shoe off 2 minutes after you parked."',
        "place.driving.after, note",
        "shows a figure from memory",
    ),
    (
        "muscles/foot.toml",
        'stop = "Stop if the pain turns sharp."',
        'stop = "Stop after 90 seconds."',
        "lead, stop",
        "shows a figure from memory",
    ),
    ("emergency.toml", 'ambulance = "127"', 'ambulance = "12 7"', "AL", "no number to call"),
    ("emergency.toml", 'ambulance = "127"', 'ambulance = "١٢٧"', "AL", "no number to call"),
    ("emergency.toml", 'default = "112"', 'default = "112/911"', "default", "no number to call"),
    ("helper.toml", "sources = [64]", "sources = 64", "technique.sources", "must be a list"),
    (
        "warnings.toml",
        'key = "Stiff',
        'key = "A b c d Stiff',
        "sign.tetanus.key",
        "more than 5 words",
    ),
    ("warnings.toml", 'group = "injury"', 'group = "other"', "group", "no group 'other'"),
    (
        "warnings.toml",
        'key = "On dialysis"',
        'key = "On dialysis"\ngroup = "illness"',
        "group",
        "only",
    ),
    (
        "triggers.toml",
        'hook = "Legs got',
        'hook = "A b c d Legs got',
        "cold.hook",
        "more than 6 words",
    ),
    ("triggers.toml", 'group = "food"', 'group = "other"', "fluid.group", "no group 'other'"),
    ("words.toml", 'path = "/triggers"', 'path = "/nowhere"', "nav", "no page '/nowhere'"),
    ("words.toml", 'icon = "now"', 'icon = "then"', "manifest", "shortcut-then-96.png"),
    ("words.toml", 'file = "relief-dark"', 'file = "none"', "manifest", "screenshots/none.png"),
    ("words.toml", 'path = "/", icon', 'path = "/x", icon', "shortcuts", "there is no page '/x'"),
    # --- words that a template asks for, by name and by way of a variable
    ("words.toml", "skip = ", "skips = ", "words.site.skip", "is missing: base.html asks for it"),
    ("words.toml", "[words.site]", '[words.site]\nx = "X"', "words.site.x", "asked for by nothing"),
    ("words.toml", "[words.site]", "[words.sight]", "words.site.", "is missing"),
    ("words.toml", "swollen = ", "swolen = ", "words.look.swollen", "is missing"),
    ("words.toml", "[words.look]", '[words.look]\nx = "X"', "words.look.x", "asked for by nothing"),
    ("words.toml", "Hold {hold} s", "Hold {hld} s", "words.relief.round", "must have {hold} and"),
    ("words.toml", "Relax {rest} s", "Relax 10 s", "words.relief.round", "must have {hold} and"),
    ("words.toml", '"Skip to', '"{Skip to', "words.site.skip", "must have no placeholder"),
    # --- sentences that a script says
    ("words.toml", "Cramp at {time}", "Cramp at {hour}", "words.cramp-clock.ask", "have {time}"),
    ("words.toml", "Cramp at {time}", "Cramp at {time", "words.cramp-clock.ask", "have {time}"),
    ("words.toml", "{name} moved", "It moved", "words.habit-list.moved", "must have {name}"),
    ("words.toml", 'drop = "No"', "", "words.cramp-clock.drop", "is missing"),
    ("words.toml", 'drop = "No"', 'dropp = "No"', "words.cramp-clock.dropp", "is not a known key"),
    ("words.toml", "[words.for-me]", "[words.for-you]", "words.for-you", "no element"),
    ("emergency.toml", 'code = "AL"', 'code = "AD"', "country.code", "stands there twice"),
    # --- the quiz
    ("quiz.toml", "at_most = 3", "at_most = 4", "at_most", "must be from 1 to 3"),
    ("quiz.toml", "linked = 5", "linked = 7", "linked", "must be from 3 to 6"),
    ("quiz.toml", "weak_at_most = 3", "weak_at_most = 4", "weak_at_most", "must be from 2 to 3"),
    ("quiz.toml", "outranks = 3", "outranks = 9", "outranks", "must be from 2 to 4"),
    ("quiz.toml", '"tired", "night",', '"tired",', "ties", "does not fit triggers.toml: night"),
    ("quiz.toml", '"tired", "night",', '"tired", "night", "x",', "ties", "does not fit"),
    ("quiz.toml", '"tired", "night",', '"tired", "tired", "night",', "ties", "stands there twice"),
    ("quiz.toml", "shown = 3", "shown = 3\nweak = []", "weak", "the grades in triggers.toml say"),
    ("quiz.toml", 'fallback = "night"', 'fallback = "x"', "fallback", "there is no trigger 'x'"),
    ("quiz.toml", '"q0.dialysis" =', '"q0.none" =', "moved", "'q0.none' is no answer of the past"),
    ("quiz.toml", '"q0.dialysis" =', '"q9.x" =', "moved", "'q9.x' is no answer of the past"),
    ("quiz.toml", '= "q7.dialysis"', '= "q7.x"', "moved", "'q7.x', which is no answer"),
    ("quiz.toml", '= "q7.dialysis"', '= "q1.bed"', "moved", "'q1.bed', which is no answer"),
    ("quiz.toml", "{at_most}", "{most}", "rules[1]", "names no number of ours"),
    ("quiz.toml", 'id = "q7"', 'id = "a7"', "question.id", "must be sorted"),
    ("quiz.toml", 'id = "q7"', 'id = "q6"', "question.id", "stands there twice"),
    ("quiz.toml", '"In bed?"', f'"In bed{" or" * 14}?"', "q3", "has 20 words, 18 are the most"),
    ("quiz.toml", 'id = "during"', 'id = "bed"', "q1.option.id", "'bed' stands there twice"),
    ("quiz.toml", "{ night = 3, bed", "{ night = 5, bed", "q1.bed", "from 1 to 4, not 5"),
    ("quiz.toml", "{ night = 3, bed", "{ night = 0, bed", "q1.bed", "from 1 to 4, not 0"),
    ("quiz.toml", "{ night = 3, bed", "{ dark = 3, bed", "q1.bed", "there is no trigger 'dark'"),
    ("quiz.toml", ", points = { position = 3 } }", " }", "q1.still", "needs points or a note"),
    ("quiz.toml", "points = { position = 3 } }", "clear = true }", "q1.still", "nothing to clear"),
    ("quiz.toml", "points = { injury = 3 }", 'level = "today"', "q2.injury", "the safety question"),
    ("quiz.toml", "{ injury = 3 }", "{ tired = 3 }", "points", "makes 'injury' come first"),
    ("quiz.toml", "points = { drinks = 2 }", 'note = "x", kind = true', "q5.herbal", "a kind of"),
    ("quiz.toml", 'night = 2 }, one = "age"', "night = 2 }", "q6.young", "is the only 'age'"),
    ("quiz.toml", 'minds = ["raised-legs"]', 'minds = ["x"]', "q7.arteries", "no effect 'x'"),
    ("quiz.toml", KIDNEY + '"potassium", ', KIDNEY, "q7.kidney", "must have 'potassium' like"),
    ("quiz.toml", 'marks = ["kidney"]', 'marks = ["x"]', "q7.kidney", "there is no condition 'x'"),
    ("quiz.toml", '["lung-clot"]', "[]", "q0.breath", "needs signs"),
    ("quiz.toml", '["lung-clot"]', '["x"]', "q0.breath", "there is no sign 'x'"),
    ("quiz.toml", '["lung-clot"]', '["leg-clot"]', "q0.breath", "of level 'emergency'"),
    ("quiz.toml", 'level = "emergency"', 'level = "soon"', "q0.breath", "a level of emergency"),
    ("quiz.toml", 'say = "None of these", clear = true', 'say = "X", note = "x"', "q0", "'none'"),
    ("quiz.toml", "sources = [37, 114]", "sources = [99]", "q4.statin", "there is no source 99"),
    ("triggers.toml", 'id = "cold"', 'id = "sweat"', "trigger.id", "'sweat' stands there twice"),
    ("triggers.toml", '  { say = "Rest in the cool." },\n', "", "sweat.do", "must have 3 actions"),
    ("triggers.toml", '["salt", "hydration"]', "[]", "sweat.lists", "must name from 1 to 5 items"),
    ("triggers.toml", '"spinach", "mag', '"nuts", "calcium", "mag', "minerals.lists", "twice"),
    ("triggers.toml", '"spinach", "mag', '"diary", "calcium", "mag', "minerals.lists", "1 to 5"),
    ("triggers.toml", '["salt", "hydration"]', '["x"]', "sweat.lists", "there is no item 'x'"),
    ("triggers.toml", '["salt", "hydration"]', '["salt", "salt"]', "sweat.lists", "twice"),
    ("triggers.toml", 'grade = "mixed"', 'grade = "x"', "night.grade", "no grade with dots 'x'"),
    ("triggers.toml", 'grade = "mixed"', 'grade = "safety"', "night.grade", "no grade with dots"),
    # an action that tells to drink, eat or take salt, and is kept from nobody
    (
        "triggers.toml",
        'now.", gives = ["fluid"]',
        'now."',
        "fluid.do[0]",
        "because it says 'glass'",
    ),
    ("triggers.toml", 'pale.", gives = ["fluid"]', 'pale."', "fluid.do[2]", "must name 'fluid'"),
    ("triggers.toml", "Rest in the cool.", "Take a salt tablet.", "sweat.do[0]", "name 'salt'"),
    ("triggers.toml", "Book a check.", "Eat more fruit.", "nerves.do[0]", "must name 'potassium'"),
    ("triggers.toml", "Book a check.", "Eat well.", "nerves.do[0]", "must name 'food'"),
    ("triggers.toml", f", {GREENS}", "", "minerals.do[0]", "must name 'potassium'"),
    ("triggers.toml", ', "vitamin-k"] },', "] },", "minerals.do[0]", "must name 'vitamin-k'"),
    ("triggers.toml", GREENS, 'gives = ["x"]', "minerals.do[0]", "no [[ask]] for the effect 'x'"),
    ("triggers.toml", 'gives = ["getting-up"]\n\n', 'gives = ["x"]\n\n', "ask[4]", "no effect 'x'"),
    ("triggers.toml", '["food", "fluid", ', '["food", ', "ask", "'fluid' is asked about nowhere"),
    ("triggers.toml", '["sick-day"]\n\n', '["equipment"]\n\n', "ask", "is minded by no answer"),
    ("triggers.toml", 'up.", gives = ["raised-legs"]', 'up."', "veins.do[0]", "'raised-legs'"),
    ("triggers.toml", "List them all.", "List" + " all" * 12, "medicines.do[1]", "has 13 words"),
    ("triggers.toml", 'instead = "diary"', 'instead = "nuts"', "instead", "for everybody"),
    ("triggers.toml", 'instead = "diary"', 'instead = "x"', "instead", "for everybody"),
    ("triggers.toml", "sources = [10, 29]", "sources = []", "cold", "a claim needs a source"),
    ("triggers.toml", "sources = [10, 29]", "sources = [99]", "cold", "there is no source 99"),
    ("triggers.toml", 'name = "Statins"', 'name = "Iron by drip"', "medicine.name", "twice"),
    # --- the checklist
    (
        "prevention.toml",
        'id = "hydration"',
        'id = "water"',
        "item",
        "the first group must be hydration",
    ),
    ("prevention.toml", 'id = "bananas"', 'id = "hydration"', "item.id", "stands there twice"),
    (
        "prevention.toml",
        'group = "sport"',
        'group = "gym"',
        "item.warm-up.group",
        "there is no group 'gym'",
    ),
    (
        "prevention.toml",
        'grade = "little"',
        'grade = "folk"',
        "item.bananas.grade",
        "there is no grade 'folk'",
    ),
    ("prevention.toml", "dots = 4", "dots = 5", "grade.good.dots", "must be from 0 to 4"),
    (
        "prevention.toml",
        "sources = [15, 52, 123]",
        "sources = []",
        "item.bananas.sources",
        "a claim needs a source",
    ),
    (
        "prevention.toml",
        "sources = [15, 52, 123]",
        "sources = [99]",
        "item.bananas.sources",
        "there is no source 99",
    ),
    # The figure of the action, of a caution, of the note beside the grade.
    (
        "prevention.toml",
        "sources = [56, 128]",
        "sources = [60]",
        "item.sleep",
        "shows a figure from memory",
    ),
    (
        "prevention.toml",
        "sources = [46]",
        "sources = [60]",
        "item.caffeine",
        "shows a figure from memory",
    ),
    (
        "prevention.toml",
        'sources = [38]\ncaution = [{ act = "note", who = ["diabetes"], say = "Any wound: get',
        'sources = [60]\ncaution = [{ act = "note", who = ["diabetes"], say = "In 8 hours: get',
        "item.foot-check",
        "shows a figure from memory",
    ),
    (
        "prevention.toml",
        "sources = [100]",
        "sources = [60]",
        "item.calm-breathing",
        "from memory: 'one trial, 98",
    ),
    ("prevention.toml", "dots = 2", "dots = 3", "grade.weak.dots", "are those of 'mixed'"),
    (
        "prevention.toml",
        'act = "ask"',
        'act = "tell"',
        "item.hydration.caution.act",
        "must be one of note, ask",
    ),
    (
        "prevention.toml",
        'who = ["fluid"]',
        'who = ["heart"]',
        "item.hydration.caution.who",
        "no condition 'heart'",
    ),
    (
        "prevention.toml",
        "Low sodium in the past: ask first",
        "Careful",
        "item.hydration.caution.say",
        "“ask first”",
    ),
    (
        "prevention.toml",
        'act = "hide", who = ["unsteady"], ',
        'act = "hide", tag = "unsteady", ',
        "cycling",
        "from everybody",
    ),
    # What a condition minds, without its word before the action: potassium, fluid, raised legs.
    (
        "prevention.toml",
        POTASSIUM,
        POTASSIUM.replace('"ask"', '"note"'),
        "item.bananas.caution",
        "gives magnesium: needs an ask or hide for 'kidney'",
    ),
    (
        "prevention.toml",
        POTASSIUM,
        POTASSIUM.replace(', "high-potassium"', ""),
        "item.bananas.caution",
        "gives potassium: needs an ask or hide for 'high-potassium'",
    ),
    (
        "prevention.toml",
        POTASSIUM,
        POTASSIUM.replace(" No salt", " Little salt"),
        "item.bananas",
        "be the line of",
    ),
    (
        "prevention.toml",
        'act = "ask", who = ["fluid"], say = "Heart failure, fluid',
        'act = "note", who = ["fluid"], say = "Heart failure, fluid',
        "item.hydration.caution",
        "gives fluid: needs an ask or hide for 'fluid'",
    ),
    (
        "prevention.toml",
        'act = "ask", who = ["fluid"], say = "Poor leg',
        'act = "note", who = ["fluid"], say = "Poor leg',
        "item.legs-up.caution",
        "gives raised-legs: needs an ask or hide for 'fluid'",
    ),
    # The same where nothing declares it: the words of the action give it away.
    (
        "prevention.toml",
        'gives = ["fluid"]',
        "",
        "item.hydration.gives",
        "'fluid', because it says 'drink'",
    ),
    (
        "prevention.toml",
        'gives = ["raised-legs"]',
        "",
        "item.legs-up.gives",
        "it says 'raise your legs'",
    ),
    (
        "prevention.toml",
        "Aim for 7 to 9",
        "Drink milk. Aim for 7 to 9",
        "item.sleep.gives",
        "it says 'milk'",
    ),
    (
        "prevention.toml",
        "Plan 1 to 2 easy days",
        "Eat some fruit",
        "item.rest-day.gives",
        "it says 'fruit'",
    ),
    (
        "prevention.toml",
        'name = "Avocado"',
        'name = "Tomato paste"',
        "foods.food",
        "no effect tells 'Tomato paste'",
    ),
    (
        "prevention.toml",
        'gives = ["fluid"]',
        'gives = ["fluids"]',
        "item.hydration.gives",
        "no effect 'fluids'",
    ),
    (
        "conditions.toml",
        'minds = ["sick-day"]',
        'minds = ["sick"]',
        "condition.diabetes.minds",
        "no effect 'sick'",
    ),
    (
        "conditions.toml -> prevention.toml",
        'minds = ["sick-day"]',
        "minds = []",
        "item.sick-day.gives",
        "asks 'diabetes' first, who minds nothing",
    ),
    (
        "prevention.toml",
        'gives = ["fluid", "salt", "sick-day"]',
        'gives = ["fluid", "salt"]',
        "item.sick-day.gives",
        "asks 'diabetes' first",
    ),
    # The food table and the daily amounts are advice too.
    (
        "prevention.toml",
        '[foods]\ngives = ["potassium", "magnesium", "vitamin-k"]',
        '[foods]\ngives = ["magnesium", "vitamin-k"]',
        "foods.gives",
        "must name 'potassium', because it says 'banana'",
    ),
    (
        "prevention.toml",
        'who = ["kidney", "fluid"]',
        'who = ["kidney"]',
        "target (Water, European value).caution",
        "gives fluid: needs an ask or hide for 'fluid'",
    ),
    (
        "prevention.toml",
        'figure = "ankle-pumps"',
        'figure = "no-pumps"',
        "item.sitting-breaks.figure",
        "no figure",
    ),
    (
        "prevention.toml -> figures.toml",
        'figure = "ankle-pumps"',
        "",
        "ankle-pumps",
        "is used by nothing",
    ),
    (
        "prevention.toml",
        "ready = 10",
        "ready = 11",
        "bedtime.seated",
        "takes 181 s, 180 are the most",
    ),
    ("prevention.toml", "rounds = 3", "rounds = 0", "bedtime.rounds", "must be at least 1"),
    (
        "prevention.toml",
        "Lean forward from the hips.",
        "Lean forward very slowly from the hips until you can feel it.",
        "bedtime.seated.back of thigh",
        "has 15 words, 12 are the most",
    ),
]


@pytest.fixture(autouse=True, scope="module")
def what_is_not_broken_is_worked_out_once() -> Iterator[None]:
    """The same text is the same tables, the same figure can be drawn: two thirds of the time."""

    parse = tomllib.loads

    @functools.cache
    def parsed(text: str) -> bytes:
        return pickle.dumps(parse(text))

    def loads(text: str) -> dict[str, Any]:
        tables: dict[str, Any] = pickle.loads(parsed(text))  # of its own for each who asks
        return tables

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", loads)
        patch.setattr("webapp.content.heroes.draw", functools.cache(hero.draw))
        patch.setattr("webapp.content.figures.scene", functools.cache(scene))
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content to break."""
    return Path(shutil.copytree(content.FOLDER, tmp_path / "en"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), BROKEN)
def test_broken_content_is_refused(
    folder: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    broken, _, named = file.partition(" -> ")
    replace(folder / broken, old, new)
    with pytest.raises(ContentError) as refused:
        create_app({"CONTENT": folder})
    assert refused.value.file == (named or broken)
    assert key in refused.value.key
    assert reason in refused.value.what
    assert "\n" not in str(refused.value)


def test_a_figure_from_memory_is_refused(folder: Path) -> None:
    with (folder / "warnings.toml").open("a", encoding="utf-8") as warnings:
        warnings.write('\n[[sign]]\nid = "made-up"\nkey = "Long pain"\ngroup = "injury"\n')
        warnings.write('sign = "Pain for 8 hours"\nwhy = "Unknown."\n')
        warnings.write('level = "today"\nsources = []\n')
    with pytest.raises(ContentError, match="shows a figure from memory"):
        create_app({"CONTENT": folder})


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("stray.toml", "is read by nothing"),
        ("muscles/hip.toml", "is read by nothing: relief.toml does not name it"),
        ("muscle/calf.toml", "is read by nothing"),
    ],
)
def test_a_file_that_nothing_reads_is_refused(folder: Path, file: str, reason: str) -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    shutil.copy(folder / "muscles/calf.toml", folder / file)
    with pytest.raises(ContentError) as refused:
        content.load(folder)
    assert (refused.value.file, refused.value.key) == (file, "file")
    assert refused.value.what == reason


FILES = sorted(
    path.relative_to(content.FOLDER).as_posix() for path in content.FOLDER.rglob("*.toml")
)


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_needed(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ContentError) as refused:
        content.load(folder)
    assert str(refused.value) == f"{file}: file: is missing"


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_read_by_whatever_opens_it_and_by_no_list(folder: Path, file: str) -> None:
    files = Folder(folder)
    assert files.unread() == FILES
    files.tables(file)
    assert file not in files.unread() and len(files.unread()) == len(FILES) - 1


def test_a_figure_that_nothing_uses_is_refused(folder: Path) -> None:
    calf = folder / "muscles/calf.toml"
    lines = [line for line in calf.read_text("utf-8").splitlines() if "not-toes" not in line]
    calf.write_text("\n".join(lines), "utf-8")
    for file in ("muscles/foot.toml", "relief.toml"):
        path = folder / file
        path.write_text(path.read_text("utf-8").replace('figure = "not-toes-pointed"', ""), "utf-8")
    with pytest.raises(ContentError, match="not-toes-pointed: is used by nothing"):
        create_app({"CONTENT": folder})


@pytest.mark.parametrize("module", ["wsgi", "webapp", "webapp.export"])
def test_each_way_to_start_says_it_in_one_line(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    root = copy_app(tmp_path / "app")
    (root / "webapp/content/en/helper.toml").write_text("technique = 3\n", "utf-8")
    command = [sys.executable, "-m", module, str(tmp_path / "site")]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "helper.toml: technique: must be a table" in line


def test_the_sheet_of_figures_says_it_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "figures.toml").open("a", encoding="utf-8") as figures:
        figures.write('\n[wrong]\ntitle = "Seen."\npose.hip = [0, 137]\npose.neck = 99\n')
    monkeypatch.setattr(content, "FOLDER", folder)
    assert contact_sheet.main([str(folder / "sheet.html")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("figures.toml: wrong.pose.neck: is 99 degrees")
    assert not (folder / "sheet.html").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("helper.html", "content.helper %}", "content.helpers.x %}", "no attribute 'helpers'"),
        ("base.html", '"icons/icon.svg"', '"icons/none.svg"', "none.svg"),
        ("helper.html", "{% endblock %}", "{% endblok %}", "unknown tag 'endblok'"),
        ("helper.html", '"_macros.html"', '"_none.html"', "_none.html"),
        ("_macros.html", "figure(item.figure", 'figure("none"', "'none'"),
    ],
)
def test_a_slip_in_a_template_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, reason: str
) -> None:
    broken = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates")) / file
    replace(broken, old, new)
    line = broken.read_text("utf-8").partition(new)[0].count("\n") + 1
    monkeypatch.setattr(webapp, "ROOT", tmp_path)
    with pytest.raises(ContentError) as refused:
        create_app({"STATIC": ROOT / "static"})
    assert (refused.value.file, refused.value.key) == (file, f"line {line}")
    assert reason in refused.value.what
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("about.html", '"about"]', '"aboard"]', "styles: there is no static/css/aboard.css"),
        (
            "report.html",
            '"report-print"',
            '"print"',
            "print_styles: there is no static/css/print.css",
        ),
        (
            "about.html",
            '"app/app-status"',
            '"app-status"',
            "scripts: there is no static/js/app-status.js",
        ),
        ("relief.html", '["unsafe"]', '["safe"]', "styles: there is no static/css/safe.css"),
        ("base.html", '"settles"]', '"sets"]', "day_styles: there is no static/css/sets.css"),
        ("base.html", '"player",', '"play",', "guide_styles: there is no static/css/play.css"),
    ],
)
def test_what_a_page_lists_and_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, line: str
) -> None:
    replace(Path(shutil.copytree(ROOT / "templates", tmp_path / "templates")) / file, old, new)
    monkeypatch.setattr(webapp, "ROOT", tmp_path)
    with pytest.raises(ContentError) as refused:
        create_app({"STATIC": ROOT / "static"})
    assert str(refused.value) == f"{file}: {line}"


def test_a_page_without_its_template_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pages.PLAIN_PAGES, "/shoes", "shoes.html")
    with pytest.raises(ContentError, match="^shoes.html: file: is missing"):
        create_app()


def test_words_that_a_template_hides_from_the_check_are_refused() -> None:
    app = create_app()
    with pytest.raises(ContentError, match="words: must be asked for as words.page.key"):
        app.jinja_env.from_string("{% set table = words.helper %}{{ table.intro }}")


def test_what_a_system_leaves_in_a_folder_stops_nothing(tmp_path: Path) -> None:
    static = Path(shutil.copytree(ROOT / "static", tmp_path / "static"))
    for folder in [static, *(path for path in static.rglob("*") if path.is_dir())]:
        for name in (".DS_Store", "._base.css", "._a.png", "Thumbs.db", "notes.txt", "a.js~"):
            (folder / name).write_bytes(b"\xff\x00")
    words = Path(shutil.copytree(content.FOLDER, tmp_path / "en"))
    for name in (".DS_Store", "._words.toml", "muscles/._calf.toml", "words.toml~", "notes.txt"):
        (words / name).write_bytes(b"\xff\x00")
    left = site_of(create_app({"STATIC": static, "CONTENT": words}))
    assert left.version == site_of(create_app()).version
