"""Q24x and Q25x: parameters of questions and the formulas over them."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, warning

PARAMETERS: dict[str, Code] = {
    "Q240": error(
        "the formula cannot be read.",
        "{message}",
        "A formula has numbers, days and names, + - * / ^, brackets, min, max, abs and round.",
    ),
    "Q241": error(
        "there is no parameter '{name}' here.",
        "{suggestion}",
        "A formula names parameters of its own question; one in 'parameters', those above it.",
    ),
    "Q242": error(
        "'{name}' cannot be a parameter's name.",
        "Use a lower-case word such as 'income' or 'first_day', other than min, max, abs, round, and, "
        "or, not, true, false.",
        "Formulas read names and their own words apart by their form.",
    ),
    "Q243": error(
        "nothing can be drawn for parameter '{name}'.",
        "{cure}",
        "A parameter is a range of numbers or days, a list of values, or a formula.",
    ),
    "Q244": error(
        "'{step}' is no step for parameter '{name}'.",
        "Write a number greater than 0; for days, a whole one.",
        "The values of a range stand one step apart.",
    ),
    "Q245": error(
        "parameter '{name}' has {count} values.",
        "Use a greater step or a narrower range, for at most {most} values.",
        "So many values cannot be drawn evenly, and help nobody.",
    ),
    "Q246": error(
        "'{form}' is no way to write a value.",
        "Write 'N decimals', with N from 0 to 9, 'plain' or 'weekday' in the angle brackets.",
        "A value is written as its language does it, unless a form says otherwise.",
    ),
    "Q247": error(
        "no values of the parameters meet the condition.",
        "Change the ranges, or the condition.",
        "There would be no question to ask.",
    ),
    "Q248": error(
        "only {share} % of the values that can be drawn meet the condition.",
        "Narrow the ranges, so that at least {least} % do.",
        "What does not meet it is drawn again, and that must come to an end.",
    ),
    "Q249": error(
        "'{{value}}`…`' stands where there are no parameters.",
        "Use it in the texts of a question that has 'parameters', or write the value itself.",
        "A value is computed from the parameters of its question.",
    ),
    "Q250": warning(
        "parameter '{name}' is not used.",
        "Use it in a text or a formula, or remove it.",
        "It changes nothing in the question.",
    ),
    "Q251": error(
        "the formula '{formula}' has no value for {values}.",
        "{message} Exclude such values with 'where', or change the formula.",
        "Some learner would get a question that cannot be answered.",
    ),
    "Q252": error(
        "this formula gives {given}, but the question is answered with {wanted}.",
        "Change the formula, or the kind of the question.",
        "An answer and what it is compared with are of one kind.",
    ),
    "Q253": warning(
        "the right answer is always {answer}, whatever the parameters are.",
        "Let it depend on the parameters, or do without them.",
        "Numbers that change, with an answer that does not, teach to remember the answer.",
    ),
    "Q254": warning(
        "the mistake '{mistake}' is accepted as correct for {values}.",
        "Exclude such values with 'where', or change the mistake.",
        "For these values, what is said about the mistake is never shown.",
    ),
    "Q255": error(
        "choices '{first}' and '{second}' say the same for {values}.",
        "Exclude such values with 'where', or change one of the choices.",
        "Two equal choices cannot be judged.",
    ),
    "Q256": warning(
        "the right answer is {answer} for {values}, which nobody types exactly.",
        "Round it, as in round(income / 3, 2), or give a tolerance.",
        "Who calculates rightly and rounds would be wrong.",
    ),
}
