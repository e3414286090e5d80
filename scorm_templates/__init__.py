"""The learner's side: page templates, player scripts, styles, schema files. Data only."""
