"""S: scenarios."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys, warning

SCENARIO: dict[str, Code] = {
    **keys("S", "a scenario"),
    "S106": error(
        "the scenario has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "The learner's way is kept under the scenario's id.",
    ),
    "S107": error(
        "the node has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "Choices name the node that follows, and the learner's way is kept by it.",
    ),
    "S201": error(
        "there is no node '{node}'.", "{suggestion}", "Every choice leads to a node of the same scenario."
    ),
    "S202": error(
        "there is no variable '{variable}'.",
        "{suggestion}",
        "Effects and conditions use the variables of the scenario.",
    ),
    "S203": error(
        "there is no speaker '{speaker}'.",
        "{suggestion}",
        "A node's speaker is a key of 'speakers', where the name stands that learners read.",
    ),
    "S204": error(
        "the condition cannot be read. {problem}",
        "Compare variables with whole numbers, as in 'trust >= 2 and haste < 3'.",
        "Conditions decide what is offered and which way is taken.",
    ),
    "S205": error(
        "the range of variable '{variable}' does not hold together.",
        "Let 'least' be below 'most', and 'start' be one of them or between them.",
        "A variable moves between its least and its most value.",
    ),
    "S206": error(
        "the node has both '{first}' and '{second}'.",
        "Keep one of them; put the other into a node of its own.",
        "A node ends in choices, in the next node, or as an ending.",
    ),
    "S207": error(
        "the conversation stops at this node.",
        "Give it 'choices:', 'next:' or 'ending:'.",
        "A dead end leaves the learner with nothing to do.",
    ),
    "S208": error(
        "the ending '{ending}' has no debrief.",
        "Add 'debrief:' that says why it came to this, and what else was possible.",
        "What was lived through is understood by talking about it.",
    ),
    "S209": error(
        "the node has a debrief, but is no ending.",
        "Add 'ending:' with a title, or move the text to the feedback of a choice.",
        "Only endings are debriefed; while playing nothing is explained.",
    ),
    "S210": error(
        "no variable counts in the score.",
        "Give at least one variable a weight of 1 or more.",
        "A scenario is graded by its variables.",
    ),
    "S211": error(
        "'{name}' cannot be the name of a variable.",
        "Use lower-case letters, digits and _, a letter first, and none of the words of conditions.",
        "Conditions name variables: a hyphen would be read as minus.",
    ),
    "S301": warning(
        "nothing leads to node '{node}'.",
        "Let a choice or a 'next' go there, or remove it.",
        "Learners never see a node that no way leads to.",
    ),
    "S302": warning(
        "no path reaches {what}: the conditions on the way never hold.",
        "Loosen a condition, or let effects move the variables further.",
        "Every combination of choices was tried.",
    ),
    "S303": warning(
        "choice '{key}' is never offered: its condition does not hold on any path.",
        "Loosen the condition, or remove the choice.",
        "Every combination of choices was tried.",
    ),
    "S304": error(
        "the conversation stops at this node{how}: no way is open there.",
        "Add a choice, or a last 'go' in 'next', without 'when'.",
        "A dead end leaves the learner with nothing to do.",
    ),
    "S305": error(
        "no ending can be reached from this node{how}.",
        "Let one way out of the loop lead to an ending.",
        "A conversation must be able to end.",
    ),
    "S306": warning(
        "nothing reads the variable '{variable}'.",
        "Use it in a condition, give it a weight, or remove it.",
        "What a variable holds should have a consequence.",
    ),
    "S307": warning(
        "no choice moves the variable '{variable}'.",
        "Add it to the effects of a choice, or remove it.",
        "A variable that never moves says nothing about the learner's choices.",
    ),
    "S308": warning(
        "the best path earns {best} % of the points.",
        "Bring the ranges of the variables close to what choices can reach.",
        "Who does everything well should read 100 %.",
    ),
    "S309": warning(
        "all choices of this node have the same consequences.",
        "Let them lead to different nodes or move variables differently, or write one 'next'.",
        "A choice without a consequence teaches that choices do not matter.",
    ),
    "S310": warning(
        "the scenario has {number}.",
        "Write at least two endings.",
        "Where everything ends alike, choices do not matter.",
    ),
    "S401": error(
        "scenario '{scenario}' stands in no lesson.",
        "Put ':::{{scenario}} {scenario}' into {lesson}.",
        "Learners never see a scenario without a place.",
    ),
    "S402": error(
        "scenario '{scenario}' already stands in {place}.",
        "Remove one of the two places.",
        "One way is kept for each scenario.",
    ),
    "S403": error(
        "there is no scenario '{scenario}'.", "{suggestion}", "A place must name a scenario that exists."
    ),
}
