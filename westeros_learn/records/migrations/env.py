"""What Alembic runs for every command: the steps, over the connection that it was given."""

from alembic import context

from westeros_learn.records import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
