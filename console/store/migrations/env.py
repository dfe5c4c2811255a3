"""What Alembic runs around the migrations: on the connection it is given, in the transaction open there."""

from alembic import context

from console.store.tables import CENTRE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=CENTRE,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
