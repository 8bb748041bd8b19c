"""``python -m archlens``."""

from archlens.cli import main

if __name__ == "__main__":
    main()
