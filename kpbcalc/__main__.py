"""`python -m kpbcalc` is `kpb`, where the command is not on the path."""

from kpbcalc.commands.front_door import main

if __name__ == "__main__":
    main()
