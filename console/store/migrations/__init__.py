"""How the centre's tables came to be as they are: one file a change, run by Alembic inside the program."""
