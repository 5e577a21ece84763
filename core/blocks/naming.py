"""What a document is called where its title stands alone, such as in the head of a page or in a list of files."""

from core.blocks.model import Document

SHORT = 3  # letters up to which a word of a kind says nothing: "of", "en", "av"


def says_kind(document: Document) -> bool:
    """True if the title tells what kind of document it is, in the same words or in others: "Record of phase review 1" is
    a "Record of a review", "Etapin II pöytäkirja" is a "Pöytäkirja"."""
    if document.title.startswith(document.kind):
        return True
    said = document.title.partition(":")[0].casefold().split()
    wanted = [word for word in document.kind.casefold().split() if len(word) > SHORT]
    return bool(wanted) and all(any(word.endswith(kind) for word in said) for kind in wanted)
