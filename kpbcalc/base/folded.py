"""When are two headings, or two words of a file, the same? Without case and extra spaces."""


def folded(text: str) -> str:
    """The text as it is compared.

    >>> folded("  Ordinärt\\n Boende ")
    'ordinärt boende'
    """
    return " ".join(text.split()).casefold()
