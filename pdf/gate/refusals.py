"""What a file that cannot be printed is told, in sentences that say what to do."""

MAX_PAGES = 2000

EMPTY_FILE = "Filen är tom."
NOT_PDF = "Filen är ingen PDF, trots namnet."
LOCKED = "Filen är skyddad med lösenord. Be avsändaren om en kopia utan lösenord."
BROKEN = "Filen är skadad och kan inte öppnas. Be avsändaren skicka den igen."
NO_PAGES = "Filen innehåller inga sidor."
TOO_LONG = f"Filen har fler än {MAX_PAGES} sidor. Dela upp den i flera filer."
BOMB = "Filen packas upp till orimligt mycket. Spara om den som PDF från originalet och ladda upp den igen."
TOO_COMPLEX = "Filen är för sammansatt att skriva ut. Skriv ut den till en ny PDF och ladda upp den."
TOO_MUCH = (
    "Filen kräver för mycket minne eller tid att läsa. Spara den på nytt som PDF, gärna i mindre delar, "
    "och ladda upp den igen."
)
BIG_PICTURE = "Bilden är för stor att skriva ut. Spara den med färre bildpunkter."
BROKEN_PICTURE = "Bilden är skadad och kan inte öppnas. Spara om den från originalet och ladda upp den igen."
MANY_FRAMES = f"Bilden har fler än {MAX_PAGES} sidor. Dela upp den i flera filer."
BROKEN_OFFICE = "Filen kunde inte omvandlas till PDF. Öppna den, spara den som PDF och ladda upp den."
MACROS = "Filen innehåller makron. Spara den utan makron eller som PDF och ladda upp den igen."
BROKEN_LETTER = "Filen kan inte läsas som e-post. Spara meddelandet som PDF och ladda upp det."
NOT_TEXT = "Filen är ingen läsbar text, trots namnet. Spara innehållet som PDF och ladda upp det."
LONG_TEXT = "Texten är för lång att skriva ut. Dela upp den i flera filer."
UNKNOWN = "Filen är av en typ som inte kan skrivas ut och delas ut vid sidan av handlingarna."
NO_OFFICE = (
    "Filen kan inte omvandlas till PDF här och delas ut vid sidan av handlingarna. Ladda upp den som PDF "
    "om den ska vara med."
)


class Unprintable(Exception):
    """The file cannot be printed. The message is one of the sentences above."""
